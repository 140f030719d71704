// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Play.works;
import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.remove;
import static coordinatool.scheduler.Requests.request;
import static coordinatool.scheduler.Requests.restore;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.LockMode;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DispatchTest {
    private final Play play = new Play();

    @Test
    void restoresGoBeforeRemovesBeforeArchives() {
        play.queue(archive(1), remove(2), restore(3), archive(4), restore(5), remove(6));
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).containsExactly(3L, 5L, 2L, 6L, 1L, 4L);
    }

    @Test
    void olderTimestampsGoFirstWhateverTheArrival() {
        play.queue(request(Action.ARCHIVE, 1, 1, 1, 0, 300, ""), request(Action.ARCHIVE, 2, 2, 1, 0, 100, ""),
                request(Action.ARCHIVE, 3, 3, 1, 0, 200, ""), request(Action.ARCHIVE, 4, 4, 1, 0, 200, ""));
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).containsExactly(2L, 3L, 4L, 1L);
    }

    @Test
    void limitsCountWhatRunsAlready() {
        play.queue(archive(1), archive(2), archive(3));
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1, 1, -1, -1))).containsExactly(1L);
        assertThat(given(play.recv(1, 1, -1, -1))).isEmpty();
        List<Effect> effects = play.done(archive(1));
        assertThat(given(effects)).containsExactly(2L);
        assertThat(effects.get(effects.size() - 1)).as("the reply to done comes after the work")
                .isInstanceOf(Effect.Answer.class);
    }

    @Test
    void aLimitOfZeroGivesNoneOfThatType() {
        play.queue(archive(1), remove(2), restore(3));
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1, 0, 0, -1))).containsExactly(2L);
    }

    @Test
    void oneReplyHasOneArchiveIdAndOneSetOfFlags() {
        play.queue(request(Action.ARCHIVE, 1, 1, 1, 0, 0, ""), request(Action.ARCHIVE, 2, 2, 2, 0, 0, ""),
                request(Action.ARCHIVE, 3, 3, 1, 4, 0, ""), request(Action.ARCHIVE, 4, 4, 1, 0, 0, ""));
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).containsExactly(1L, 4L);
        assertThat(given(play.recv(1))).containsExactly(2L);
        Effect.Work last = works(play.recv(1)).get(0);
        assertThat(last.requests()).extracting(Request::cookie).containsExactly(3L);
        assertThat(last.flags()).isEqualTo(4);
        assertThat(last.fsname()).isEqualTo("testfs");
    }

    @Test
    void aMoverGetsItsArchiveIdsOnlyHoweverManyOthersAreAhead() {
        Request[] others = LongStream.rangeClosed(1, 500).mapToObj(Requests::archive).toArray(Request[]::new);
        play.queue(others);
        play.queue(request(Action.ARCHIVE, 1000, 1000, 2, 0, 0, ""));
        play.ehloFor(1, "m0", 2, 7);
        assertThat(given(play.recv(1))).containsExactly(1000L);
        assertThat(given(play.recv(1))).isEmpty();
    }

    @Test
    void whatDoesNotFitTheBufferIsPassedOverAndNotedOnce() {
        Request big = request(Action.ARCHIVE, 1, 1, 1, 0, 0, "x".repeat(2000));
        play.queue(big, archive(2), archive(3));
        play.ehlo(1, "m0");
        List<Effect> effects = play.recvBytes(1, 300);
        assertThat(given(effects)).containsExactly(2L, 3L);
        assertThat(Play.of(Effect.Notice.class, effects)).hasSize(1);
        assertThat(Play.of(Effect.Notice.class, play.recvBytes(1, 300))).isEmpty();
        play.ehlo(2, "m1");
        assertThat(given(play.recv(2))).containsExactly(1L);
    }

    @Test
    void aReplyTakesItsShareAmongConnections() {
        Request[] twelve = LongStream.rangeClosed(1, 12).mapToObj(Requests::archive).toArray(Request[]::new);
        play.say((s, t) -> s.connected(9, "tool:1", t));
        play.queue(twelve);
        play.ehlo(1, "m0");
        play.ehlo(2, "m1");
        assertThat(given(play.recv(1))).hasSize(5);
        assertThat(given(play.recv(2))).hasSize(3);
        assertThat(given(play.recv(1))).hasSize(2);
    }

    @Test
    void theLeastLoadedWaitingMoverIsServedFirstThenTheLongestWaiting() {
        play.queue(archive(1));
        play.ehlo(1, "m0");
        play.recv(1);
        play.ehlo(2, "m1");
        play.ehlo(3, "m2");
        play.recv(1);
        play.recv(2);
        play.recv(3);
        assertThat(works(play.lustre(archive(2))).get(0).conn()).isEqualTo(2);
        assertThat(works(play.lustre(archive(3))).get(0).conn()).isEqualTo(3);
        assertThat(works(play.lustre(archive(4))).get(0).conn()).isEqualTo(1);
    }

    @Test
    void aWaitingMoverIsWokenByAQueueCommand() {
        play.ehlo(1, "m0");
        play.recv(1);
        assertThat(given(play.queue(restore(1)))).containsExactly(1L);
    }

    @Test
    void oneRequestOfAFileRunsAtATime() {
        Request first = request(Action.ARCHIVE, 1, 7);
        Request second = request(Action.ARCHIVE, 2, 7);
        Request other = request(Action.ARCHIVE, 3, 8);
        play.queue(first, second, other);
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).containsExactly(1L, 3L);
        play.recv(1);
        assertThat(given(play.done(other))).isEmpty();
        assertThat(given(play.done(first))).containsExactly(2L);
    }

    @Test
    void aFileWithThousandsOfRequestsKeepsTheirOrder() {
        int n = 5000;
        for (int i = 1; i <= n; i++) {
            play.queue(request(Action.ARCHIVE, i, 7));
        }
        play.ehlo(1, "m0");
        List<Long> expected = LongStream.rangeClosed(1, n).boxed().toList();
        List<Long> got = new ArrayList<>(given(play.recv(1)));
        while (got.size() < n) {
            play.recv(1);
            got.addAll(given(play.done(request(Action.ARCHIVE, got.get(got.size() - 1), 7))));
        }
        assertThat(got).isEqualTo(expected);
    }

    @Test
    void aRestoreDoesNotWaitForAnArchiveOfItsFileThatNobodyTakes() {
        play.queue(request(Action.ARCHIVE, 1, 7, 5, 0, 0, ""), request(Action.RESTORE, 2, 7));
        play.ehloFor(1, "m0", 1);
        assertThat(given(play.recv(1))).containsExactly(2L);
    }

    @Test
    void nothingIsGivenBeforeTheFileSystemIsKnown() {
        List<Effect> effects = new ArrayList<>();
        Scheduler scheduler = new Scheduler(Play.ANY_MOVER, 1, new Recorder(effects::add));
        scheduler.queue(1, null, List.of(archive(1)), 1);
        scheduler.connected(1, "h:1", 2);
        scheduler.ehlo(2, 1, new Ehlo("m0", null, new int[0], List.of()), false, 3);
        scheduler.recv(3, 1, new RecvLimits(-1, -1, -1, 1 << 20), 4);
        assertThat(works(effects)).isEmpty();
        scheduler.fileSystem("fs", 5);
        assertThat(works(effects)).hasSize(1);
    }

    @Test
    void whileLockedOnlyCancelsGo() {
        play.queue(archive(1), archive(2));
        play.ehlo(1, "m0");
        play.recv(1, 1, -1, -1);
        play.lock(LockMode.LOCKED);
        assertThat(given(play.recv(1))).isEmpty();
        List<Effect> effects = play.lustre(Requests.cancelOf(archive(1)));
        assertThat(works(effects).get(0).requests()).extracting(Request::action).containsExactly(Action.CANCEL);
        assertThat(given(play.recv(1))).isEmpty();
        assertThat(given(play.lock(LockMode.UNLOCKED))).containsExactly(2L);
    }

    @Test
    void lockAndQuitEndsOnceNothingRuns() {
        play.queue(archive(1), archive(2));
        play.ehlo(1, "m0");
        play.recv(1, 1, -1, -1);
        assertThat(Play.of(Effect.Quit.class, play.lock(LockMode.LOCKED_TO_QUIT))).isEmpty();
        assertThat(Play.of(Effect.Quit.class, play.done(archive(1)))).hasSize(1);
    }

    @Test
    void whatIsForAnyArchiveIsForMoversWithArchiveIdsToo() {
        play.lustre(request(Action.REMOVE, 1, 1, 0, 0, 0, ""), request(Action.REMOVE, 2, 2, 2, 0, 0, ""));
        play.ehloFor(1, "m0", 1);
        assertThat(works(play.recv(1))).extracting(Effect.Work::archiveId).containsExactly(0);
        play.recv(1);
        assertThat(given(play.lustre(request(Action.REMOVE, 3, 3, 0, 0, 0, "")))).as("to one that waits")
                .containsExactly(3L);
    }
}
