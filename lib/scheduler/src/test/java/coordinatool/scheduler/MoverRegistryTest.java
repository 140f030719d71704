// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Play.of;
import static coordinatool.scheduler.Play.works;
import static coordinatool.scheduler.Requests.archive;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

class MoverRegistryTest {
    private final Play play = new Play();

    @Test
    void anAnonymousMoverLosesItsWorkAtOnceAndItReturnsToItsPlace() {
        play.queue(archive(1), archive(2), archive(3));
        play.ehlo(1, null);
        play.recv(1, 2, -1, -1);
        assertThat(of(Effect.TakenBack.class, play.left(1))).hasSize(2);
        play.ehlo(2, "m0");
        assertThat(given(play.recv(2))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void anAnonymousMoverKeepsItsWorkWhileOnlyItsGatewayIsLostFromSight() {
        play.queue(archive(1), archive(2));
        play.ehlo(1, null);
        play.recv(1, 1, -1, -1);
        assertThat(of(Effect.TakenBack.class, play.say((s, t) -> s.outOfSight(1, t)))).isEmpty();
        assertThat(of(Effect.TakenBack.class, play.ehlo(1, null, archive(1)))).isEmpty();
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
    }

    @Test
    void aNamedMoverKeepsItsWorkForItsGrace() {
        play.queue(archive(1), archive(2));
        play.ehlo(1, "m0");
        play.recv(1, 1, -1, -1);
        play.left(1);
        assertThat(play.pass(Play.GRACE - 10)).isEmpty();
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
        assertThat(of(Effect.TakenBack.class, play.pass(20))).hasSize(1);
        assertThat(play.running(Action.ARCHIVE)).isZero();
        assertThat(play.pending(Action.ARCHIVE)).isEqualTo(2);
    }

    @Test
    void aMoverThatComesBackKeepsWhatItListsAndTheRestReturns() {
        play.queue(archive(1), archive(2), archive(3), archive(4));
        play.ehlo(1, "m0");
        play.recv(1, 3, -1, -1);
        play.left(1);
        List<Effect> effects = play.ehlo(2, "m0", archive(2));
        assertThat(of(Effect.TakenBack.class, effects)).extracting(e -> e.request().cookie()).containsExactly(1L, 3L);
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
        assertThat(given(play.recv(2, 2, -1, -1))).as("what it kept counts against its limit").containsExactly(1L);
        assertThat(play.pass(2 * Play.GRACE)).as("its grace does not end once it is back").isEmpty();
    }

    @Test
    void whatAMoverListsAfterItHasEndedItIsNotTakenInAgain() {
        play.queue(archive(1), archive(2));
        play.ehlo(1, "m0");
        play.recv(1);
        play.done(1, archive(1), 0);
        play.left(1);
        List<Effect> effects = play.ehlo(2, "m0", archive(1), archive(2));
        assertThat(of(Effect.Stored.class, effects)).as("its answer may have been lost with its gateway").isEmpty();
        assertThat(of(Effect.Ended.class, play.done(2, archive(1), 0))).isEmpty();
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
        assertThat(of(Effect.Stored.class, play.ehlo(3, "m1", archive(1)))).as("another mover's is its own").hasSize(1);
    }

    @Test
    void whatAMoverListsAndNobodyKnowsIsItsOwn() {
        List<Effect> effects = play.ehlo(1, "m0", archive(9));
        assertThat(of(Effect.Stored.class, effects)).hasSize(1);
        assertThat(of(Effect.Dispatched.class, effects)).extracting(Effect.Dispatched::mover).containsExactly("m0");
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
        play.done(archive(9));
        assertThat(play.running(Action.ARCHIVE)).isZero();
    }

    @Test
    void whatAnotherMoverListsGoesToIt() {
        play.queue(archive(1), archive(2), archive(3));
        play.ehlo(1, "m0");
        play.recv(1, 1, -1, -1);
        play.recv(1, 1, -1, -1);
        List<Effect> effects = play.ehlo(2, "m1", archive(1), archive(2));
        assertThat(of(Effect.Dispatched.class, effects)).extracting(e -> e.mover() + e.request().cookie())
                .containsExactly("m11", "m12", "m03");
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(3);
    }

    @Test
    void anIdInUseIsRefused() {
        play.ehlo(1, "m0");
        assertThat(of(Effect.Answer.class, play.ehlo(2, "m0")).get(0).errno()).isEqualTo(Errno.EEXIST);
        assertThat(of(Effect.Answer.class, play.ehlo(2, "m1")).get(0).errno()).isZero();
        play.left(1);
        assertThat(of(Effect.Answer.class, play.ehlo(3, "m0")).get(0).errno()).isZero();
    }

    @Test
    void aMoverOfAnotherFileSystemIsRefused() {
        play.say((s, t) -> s.connected(1, "h:1", t));
        List<Effect> effects = play.say((s, t) ->
                s.ehlo(5, 1, new Ehlo("m0", "otherfs", new int[0], List.of()), false, t));
        assertThat(effects).containsExactly(new Effect.Answer(5, Errno.EINVAL, "Bad fsname"));
        assertThat(play.say((s, t) -> s.queue(6, "otherfs", List.of(archive(1)), t)))
                .containsExactly(new Effect.Answer(6, Errno.EINVAL, "Bad fsname"));
    }

    @Test
    void doneIsChargedToTheMoverThatHadTheRequest() {
        play.queue(archive(1), archive(2));
        play.ehlo(1, "m0");
        play.recv(1, 1, -1, -1);
        play.done(archive(1));
        play.done(archive(2));
        play.done(archive(3));
        assertThat(play.running(Action.ARCHIVE)).isZero();
        assertThat(play.pending(Action.ARCHIVE)).isZero();
        assertThat(play.done(Action.ARCHIVE)).isEqualTo(2);
        assertThat(new Seen(play).movers).containsExactly("m0 ready running=0 done=1");
    }

    @Test
    void afterARestartMoversWithWorkAreAwaitedAndRequestsOfThePastDoNotRunAgain() {
        Play later = new Play();
        later.say((s, t) -> s.recovery().request(archive(1).withTimestamp(10), t));
        later.say((s, t) -> s.recovery().request(archive(2).withTimestamp(5), t));
        later.say((s, t) -> s.recovery().endOfRequests(true, t));
        later.say((s, t) -> s.recovery().assignment(archive(1).key(), "m0", t));
        assertThat(later.running(Action.ARCHIVE)).isEqualTo(1);
        later.ehlo(1, "m0", archive(1));
        later.done(archive(1));
        assertThat(of(Effect.Stored.class, later.queue(archive(1), archive(2), archive(3))))
                .extracting(e -> e.request().cookie()).containsExactly(3L);
        assertThat(given(later.recv(1))).containsExactly(2L, 3L);
        later.pass(2 * 60_000_000_000L);
        assertThat(of(Effect.Stored.class, later.queue(archive(1)))).hasSize(1);
    }

    @Test
    void whatComesAfterTheClockWasSetBackGoesBehindWhatWaits() {
        Play later = new Play();
        long anHourAhead = 3600_000_000_000L;
        later.say((s, t) -> s.recovery().request(archive(1).withTimestamp(t + anHourAhead), t));
        later.say((s, t) -> s.recovery().endOfRequests(true, t));
        later.queue(archive(2), archive(3));
        later.ehlo(1, "m0");
        assertThat(given(later.recv(1))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aRequestThatSaysThatItComesFromTheFarFutureTakesNobodyThere() {
        Play later = new Play();
        later.say((s, t) -> s.recovery().request(archive(1).withTimestamp(Long.MAX_VALUE), t));
        later.say((s, t) -> s.recovery().endOfRequests(true, t));
        assertThat(of(Effect.Stored.class, later.queue(archive(2)))).first()
                .satisfies(e -> assertThat(e.request().timestamp()).isLessThan(Long.MAX_VALUE / 2));
    }

    @Test
    void aRestoreWithAnotherDfidIsTheSameRequest() {
        Fid volatileFid = new Fid(0x200000402L, 77, 0);
        Request first = Requests.restore(1);
        Request later = new Request(first.action(), first.fid(), volatileFid, 0, -1, 1, 0, 1, 0, 0,
                Request.NO_DATA, null);
        play.queue(first);
        assertThat(of(Effect.Queued.class, play.queue(later)).get(0).skipped()).isEqualTo(1);
        Play other = new Play();
        other.queue(later);
        assertThat(of(Effect.Queued.class, other.queue(first)).get(0).skipped()).isEqualTo(1);
        assertThat(of(Effect.Queued.class, other.queue(Requests.restore(2))).get(0).enqueued()).isEqualTo(1);
        assertThat(of(Effect.Cancelled.class, other.lustre(Requests.cancelOf(first)))).hasSize(1);
    }

    @Test
    void anArchiveWithAnotherDfidIsAnotherRequest() {
        Request first = archive(1);
        Request other = new Request(first.action(), first.fid(), Requests.fid(9), 0, -1, 1, 0, 1, 0, 0,
                Request.NO_DATA, null);
        play.queue(first);
        assertThat(of(Effect.Queued.class, play.queue(other)).get(0).enqueued()).isEqualTo(1);
    }

    @Test
    void aMoverThatReturnsLateGoesOnAndTheOtherOneIsToldToGiveUp() {
        lateReturn();
        List<Effect> effects = play.recv(2);
        assertThat(works(effects)).flatExtracting(Effect.Work::requests).extracting(Request::action)
                .containsExactly(Action.CANCEL);
        assertThat(of(Effect.Ended.class, play.done(2, archive(1), Errno.ECANCELED)))
                .as("the other one goes on").isEmpty();
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
        assertThat(of(Effect.Ended.class, play.done(3, archive(1), 0))).hasSize(1);
        assertThat(play.scheduler.size()).isZero();
    }

    @Test
    void oneThatWasToldToGiveUpDoesNotTakeItBackWhenItReconnects() {
        lateReturn();
        play.recv(2);
        play.left(2);
        play.ehlo(4, "m1", archive(1));
        assertThat(works(play.recv(4))).flatExtracting(Effect.Work::requests).extracting(Request::action)
                .containsExactly(Action.CANCEL);
        assertThat(new Seen(play).movers).contains("m0 ready running=1 done=0");
    }

    /**
     * A request of m0, whose grace is over, was given to m1 on connection 2, and m0 returns with it on connection 3.
     */
    private void lateReturn() {
        play.queue(archive(1));
        play.ehlo(1, "m0");
        play.recv(1);
        play.left(1);
        play.pass(Play.GRACE);
        play.ehlo(2, "m1");
        assertThat(given(play.recv(2))).containsExactly(1L);
        play.ehlo(3, "m0", archive(1));
    }

    @Test
    void whoComesUnderEverNewNamesIsForgotten() {
        play.queue(archive(1));
        play.ehlo(1, "works");
        play.recv(1);
        play.left(1);
        for (int i = 2; i < 10_100; i++) {
            play.ehlo(i, "m" + i);
            play.left(i);
            play.effects.clear();
        }
        assertThat(new Seen(play, 100_000).movers).hasSize(10_001).contains("works disconnected running=1 done=0")
                .contains("m10099 disconnected running=0 done=0").doesNotContain("m2 disconnected running=0 done=0");
        play.ehlo(20_000, "works", archive(1));
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
        play.pass(2 * Play.GRACE);
        assertThat(new Seen(play, 100_000).movers).as("not all in one step").hasSizeGreaterThan(9_000);
        play.passWhatIsDue();
        assertThat(new Seen(play, 100_000).movers).hasSize(1);
    }
}
