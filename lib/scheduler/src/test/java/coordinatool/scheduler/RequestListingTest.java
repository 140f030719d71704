// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.fid;
import static coordinatool.scheduler.Requests.request;
import static coordinatool.scheduler.Requests.restore;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.PageCursor;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RequestListingTest {
    private final Play play = new Play();

    @Test
    void everythingIsSeenOnceWhateverThePartsAre() {
        play.ehlo(1, "m0");
        play.queue(LongStream.range(0, 20).mapToObj(Requests::archive).toArray(Request[]::new));
        play.recv(1, 5, 0, 0);
        play.say((s, t) -> s.cancel(1, List.of(new RequestKey(2, fid(2))), t));
        for (int part = 1; part < 30; part++) {
            Seen seen = new Seen(play, part);
            assertThat(seen.active).as("parts of %d", part).containsExactly(0L, 1L, 2L, 3L, 4L);
            assertThat(seen.cancelled).as("parts of %d", part).containsExactly(2L);
            assertThat(seen.cancels).as("parts of %d", part).containsExactly(2L);
            assertThat(seen.queued).as("parts of %d", part)
                    .containsExactlyElementsOf(LongStream.range(5, 20).boxed().toList());
        }
    }

    @Test
    void whatGoesOnRunningIsNotMissedWhereOthersEndMeanwhile() {
        play.ehlo(1, "m0");
        play.queue(LongStream.range(0, 10).mapToObj(Requests::archive).toArray(Request[]::new));
        play.recv(1);
        for (long cookie = 0; cookie < 10; cookie++) {
            Fid file = fid((int) cookie);
            long number = cookie;
            play.say((s, t) -> s.cancel(1, List.of(new RequestKey(number, file)), t));
        }
        Seen seen = new Seen();
        Set<Long> ended = new HashSet<>();
        PageCursor next = PageCursor.START;
        while (next != null) {
            next = play.scheduler.listing().visit(next, 3, true, seen);
            List<Long> over = seen.cancels.isEmpty() ? List.of(0L, 1L) : List.copyOf(seen.cancels);
            over.stream().filter(ended::add).forEach(cookie -> play.done(archive(cookie)));
        }
        assertThat(seen.active).containsExactlyElementsOf(LongStream.range(0, 10).boxed().toList());
        assertThat(seen.cancels).containsExactlyElementsOf(LongStream.range(2, 10).boxed().toList());
    }

    @Test
    void longDataMakesPartsSmall() {
        String data = "x".repeat(60_000);
        for (int i = 0; i < 100; i++) {
            play.queue(request(Action.ARCHIVE, i, i, 1, 0, 0, data));
        }
        Seen seen = new Seen();
        PageCursor next = play.scheduler.listing().visit(PageCursor.START, 100, true, seen);
        assertThat(next).isNotNull();
        assertThat(seen.queued).hasSizeBetween(1, 10);
        assertThat(new Seen(play, 100).queued).hasSize(100);
    }

    @Test
    void aFileIsFoundWithoutLookingAtOthers() {
        play.ehlo(1, "m0");
        play.queue(archive(1), archive(2), request(Action.ARCHIVE, 11, 1), restore(3));
        play.recv(1, 1, 0, 0);
        play.queue(request(Action.RESTORE, 21, 1));
        Seen one = new Seen(play, fid(1), 3);
        assertThat(one.complete).isTrue();
        assertThat(one.movers).containsExactly("m0 ready running=1 done=0");
        assertThat(one.active).containsExactly(1L);
        assertThat(one.queued).containsExactlyInAnyOrder(11L, 21L);
        assertThat(new Seen(play, fid(2), 1).queued).containsExactly(2L);
        assertThat(new Seen(play, fid(9), 1)).satisfies(none -> {
            assertThat(none.complete).isTrue();
            assertThat(none.queued).isEmpty();
        });
        assertThat(new Seen(play, fid(1), 2)).satisfies(tooMany -> {
            assertThat(tooMany.complete).isFalse();
            assertThat(tooMany.active).isEmpty();
        });
    }

    @Test
    void whatHasEndedOrCameBackIsFoundWhereItIs() {
        play.ehlo(1, null);
        play.queue(archive(1), request(Action.ARCHIVE, 11, 1));
        play.recv(1);
        assertThat(new Seen(play, fid(1), 9).active).containsExactly(1L);
        play.left(1);
        assertThat(new Seen(play, fid(1), 9).active).isEmpty();
        assertThat(new Seen(play, fid(1), 9).queued).containsExactly(1L, 11L);
        play.done(archive(1));
        assertThat(new Seen(play, fid(1), 9).queued).containsExactly(11L);
    }
}
