// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.Step;
import coordinatool.model.Step.What;
import coordinatool.model.Trace;
import org.junit.jupiter.api.Test;

/** The last steps of each request can be asked for, and nothing older takes room. */
class HistoryTest {
    private long now = 1000;

    private static Request request(int file, long cookie) {
        Fid fid = new Fid(0x200000401L, file, -1);
        return new Request(Action.REMOVE, fid, fid, 0, -1, cookie, 0, 1, 0, 0, Request.NO_DATA, null);
    }

    private History history(int size) {
        return new History(size, () -> now);
    }

    @Test
    void hasAllStepsOfAFileWithAllThatIsKnownOfThem() {
        History history = history(100);
        Request request = request(7, -1);
        now = 1001;
        history.stored(request);
        history.stored(request(8, -1));
        history.assigned(request, "m0");
        history.dispatched(request, "m0");
        now = 1002;
        history.takenBack(request, "m0", "gone");
        history.ended(request, null, 5);
        history.toBeCancelled(request, request.asCancel());
        history.cancelSent(request, request.asCancel());
        history.cancelled(request, request.asCancel());
        history.told(request.asCancel());
        history.askedAnew(request);
        Trace trace = history.of(RequestFilter.ofFile(request.fid()));
        assertThat(trace.since()).isEqualTo(1000);
        assertThat(trace.steps()).extracting(Step::what).containsExactly(What.NEW, What.ASSIGN, What.SENT, What.REQUEUE,
                What.DONE, What.CANCEL, What.CANCEL_SENT, What.CANCELLED, What.TOLD, What.ANEW);
        assertThat(trace.steps()).startsWith(
                new Step(1001, What.NEW, Action.REMOVE, -1, request.fid(), null, null),
                new Step(1001, What.ASSIGN, Action.REMOVE, -1, request.fid(), "m0", null));
        assertThat(trace.steps()).contains(
                new Step(1002, What.REQUEUE, Action.REMOVE, -1, request.fid(), "m0", "gone"),
                new Step(1002, What.DONE, Action.REMOVE, -1, request.fid(), null, "EIO"),
                new Step(1002, What.TOLD, Action.CANCEL, -1, request.fid(), null, null));
        assertThat(history.of(RequestFilter.ofCookie(-1)).steps()).as("of both files").hasSize(11);
        assertThat(history.of(RequestFilter.ofCookie(1)).steps()).isEmpty();
    }

    @Test
    void forgetsTheOldestAndSaysSinceWhenItRemembers() {
        History history = history(3);
        for (int i = 1; i <= 7; i++) {
            now = 1000 + i;
            history.stored(request(1, i));
        }
        Trace trace = history.of(RequestFilter.ofFile(request(1, 0).fid()));
        assertThat(trace.steps()).extracting(Step::cookie).containsExactly(5L, 6L, 7L);
        assertThat(trace.since()).isEqualTo(1005);
        assertThat(history.of(RequestFilter.ofCookie(4)).since()).isEqualTo(1005);
    }

    @Test
    void answersWithTheLastThousandStepsOnly() {
        History history = history(3000);
        for (int i = 1; i <= 2000; i++) {
            now = i;
            history.stored(request(1, i));
        }
        Trace trace = history.of(RequestFilter.ofFile(request(1, 0).fid()));
        assertThat(trace.steps()).hasSize(1000);
        assertThat(trace.steps().get(0).cookie()).isEqualTo(1001);
        assertThat(trace.since()).isEqualTo(1001);
    }

    @Test
    void canBeOff() {
        History history = history(0);
        history.stored(request(1, 1));
        assertThat(history.of(RequestFilter.ofCookie(1)).steps()).isEmpty();
    }
}
