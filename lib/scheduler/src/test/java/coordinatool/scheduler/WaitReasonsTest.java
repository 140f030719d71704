// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.LockMode;
import coordinatool.model.Request;
import coordinatool.tool.HostRule;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A request that waits says why, and one that runs since when. */
class WaitReasonsTest {
    private static final Request ARCHIVE = Requests.archive(1);

    private final Play play = new Play();

    private void waits(Request request, String reason) {
        assertThat(play.scheduler.listing().whyWaiting(request.key())).isEqualTo(reason);
    }

    @Test
    void forAMover() {
        play.queue(ARCHIVE);
        waits(ARCHIVE, "no mover is connected that takes archive id 1");
        play.ehloFor(1, "other", 2);
        waits(ARCHIVE, "no mover is connected that takes archive id 1");
        play.ehloFor(2, "one", 1);
        waits(ARCHIVE, "no mover that takes its archive id asks for work");
        play.recv(2, 0, -1, -1);
        waits(ARCHIVE, "no mover that asks for work has room for it");
        play.lock(LockMode.LOCKED);
        waits(ARCHIVE, "the queue is locked");
        waits(Requests.archive(2), null);
    }

    @Test
    void behindAnotherOfItsFile() {
        Request remove = Requests.request(Action.REMOVE, 7, 1, 1, 0, 0, "");
        Request archive = Requests.request(Action.ARCHIVE, 8, 1, 1, 0, 0, "");
        play.queue(remove);
        play.ehlo(1, "mover");
        play.recv(1);
        play.queue(archive);
        assertThat(play.scheduler.listing().since(remove.key())).isEqualTo(seconds(play.now));
        waits(remove, null);
        waits(archive, "another request of its file, cookie 0x" + Long.toHexString(remove.cookie())
                + ", runs at mover");
        assertThat(play.scheduler.listing().since(archive.key())).isZero();
        play.pass(TimeUnit.HOURS.toNanos(1));
        assertThat(play.scheduler.listing().since(remove.key())).as("still the same")
                .isEqualTo(seconds(play.now - TimeUnit.HOURS.toNanos(1)));
    }

    @Test
    void untilLustreHasSaidWhatItKnows() {
        Request restore = Requests.restore(3);
        play.queue(restore);
        play.ehlo(1, null);
        play.recv(1);
        play.left(1);
        waits(restore, "Lustre is asked to end it and to give it anew");
    }

    @Test
    void forOneMover() {
        Play pinned = new Play(Play.policy(Play.GRACE, List.of(new HostRule("pin", List.of("m1"))), List.of(),
                Play.batches(0, 0, 1)));
        Request request = Requests.request(Action.ARCHIVE, 1, 1, 1, 0, 0, "pin");
        pinned.ehlo(1, "m1");
        pinned.queue(request);
        assertThat(pinned.scheduler.listing().whyWaiting(request.key())).isEqualTo("its mover does not ask for work");
        pinned.left(1);
        assertThat(pinned.scheduler.listing().whyWaiting(request.key())).isEqualTo("its mover is not connected");
        pinned.ehlo(2, "m1");
        pinned.recv(2, 0, -1, -1);
        assertThat(pinned.scheduler.listing().whyWaiting(request.key())).isEqualTo("its mover has no room for it");
    }

    @Test
    void afterAStartWithoutAssignments() {
        Play started = new Play();
        started.scheduler.recovery().request(ARCHIVE, started.now);
        started.scheduler.recovery().endOfRequests(false, started.now);
        assertThat(started.scheduler.listing().whyWaiting(ARCHIVE.key()))
                .isEqualTo("a mover may come back that has been running it");
    }

    private static long seconds(long nanos) {
        return TimeUnit.SECONDS.toNanos(TimeUnit.NANOSECONDS.toSeconds(nanos));
    }
}
