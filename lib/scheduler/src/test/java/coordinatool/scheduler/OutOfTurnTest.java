// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Play.of;
import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.cancelOf;
import static coordinatool.scheduler.Requests.restore;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.Errno;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What comes when it should not: it is refused or passed over, and nothing else changes. */
class OutOfTurnTest {
    private static final RecvLimits ANY = new RecvLimits(-1, -1, -1, 1 << 20);
    private final Play play = new Play();

    private List<Effect> ehlo(long conn, Ehlo ehlo, boolean replay) {
        return play.say((s, t) -> s.ehlo(7, conn, ehlo, replay, t));
    }

    private static Ehlo named(String mover, Request... running) {
        return new Ehlo(mover, null, new int[0], List.of(running));
    }

    @Test
    void aMoverPresentsItselfOnceOnAConnectionThatIsThere() {
        assertThat(ehlo(9, named("m0"), false))
                .containsExactly(new Effect.Answer(7, Errno.EINVAL, "unknown connection"));
        play.ehlo(1, "m0");
        assertThat(ehlo(1, named("m0"), false))
                .containsExactly(new Effect.Answer(7, Errno.EINVAL, "ehlo was said already"));
        assertThat(ehlo(1, named("other"), false)).hasSize(1);
        play.queue(archive(1));
        assertThat(given(play.recv(1))).as("it is who it was").containsExactly(1L);
    }

    @Test
    void workIsForMoversThatHavePresentedThemselvesAndAskOnce() {
        play.queue(archive(1), archive(2));
        Effect.Answer refused =
                new Effect.Answer(8, Errno.EINVAL, "recv needs an ehlo before it, and no other recv");
        assertThat(play.say((s, t) -> s.recv(8, 5, ANY, t))).as("unknown connection").containsExactly(refused);
        play.say((s, t) -> s.connected(5, "host:5", t));
        assertThat(play.say((s, t) -> s.recv(8, 5, ANY, t))).as("no ehlo").containsExactly(refused);
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).containsExactly(1L, 2L);
        assertThat(play.recv(1)).as("nothing to do: it waits").isEmpty();
        assertThat(play.say((s, t) -> s.recv(8, 1, ANY, t))).as("and waits already").containsExactly(refused);
        assertThat(given(play.queue(archive(3)))).as("it waits on").containsExactly(3L);
    }

    @Test
    void aMoverOfAnEarlierLifeThatCannotBeWelcomedIsNotAnswered() {
        play.ehlo(1, "m0");
        play.say((s, t) -> s.connected(2, "host:2", t));
        List<Effect> effects = ehlo(2, named("m0"), true);
        assertThat(of(Effect.Answer.class, effects)).isEmpty();
        assertThat(of(Effect.Notice.class, effects)).singleElement().satisfies(notice -> {
            assertThat(notice.warning()).isTrue();
            assertThat(notice.details()).containsExactly("mover", "m0", "error", "id already used by another client");
        });
    }

    @Test
    void comingTwiceOrGoingUnknownChangesNothing() {
        play.queue(archive(1));
        play.ehlo(1, "m0");
        play.recv(1);
        assertThat(play.say((s, t) -> s.connected(1, "host:1", t))).isEmpty();
        assertThat(play.left(99)).isEmpty();
        assertThat(play.say((s, t) -> s.outOfSight(99, t))).isEmpty();
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
    }

    @Test
    void cancelsInAListOfWhatRunsArePassedOver() {
        List<Effect> effects = play.ehlo(1, "m0", archive(1), cancelOf(archive(2)));
        assertThat(of(Effect.Stored.class, effects)).extracting(e -> e.request().cookie()).containsExactly(1L);
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
    }

    @Test
    void anAssignmentOfNothingOrOfWhatRunsAlreadyIsPassedOver() {
        recover(archive(1));
        play.say((s, t) -> s.recovery().assignment(archive(1).key(), "m0", t));
        play.say((s, t) -> s.recovery().assignment(archive(1).key(), "m1", t));
        play.say((s, t) -> s.recovery().assignment(archive(2).key(), "m0", t));
        assertThat(play.scheduler.moverOf(archive(1).key())).isEqualTo("m0");
        assertThat(play.scheduler.moverOf(archive(2).key())).isNull();
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
    }

    private void recover(Request... requests) {
        for (Request request : requests) {
            play.say((s, t) -> s.recovery().request(request.withTimestamp(request.cookie()), t));
        }
        play.say((s, t) -> s.recovery().endOfRequests(true, t));
    }

    private List<Effect> recoverCancel(Request of, boolean sent) {
        return play.say((s, t) -> s.recovery().cancel(of.key(), cancelOf(of), sent));
    }

    @Test
    void aCancelThatWasKeptGoesOnAsFarAsItsRequestDoes() {
        recover(archive(1), archive(2), archive(3), archive(4));
        play.say((s, t) -> s.recovery().assignment(archive(1).key(), "m0", t));
        play.say((s, t) -> s.recovery().assignment(archive(2).key(), "m0", t));
        assertThat(recoverCancel(archive(1), false)).as("is to be sent")
                .noneMatch(Effect.CancelRemoved.class::isInstance);
        assertThat(recoverCancel(archive(2), true)).as("was sent").isEmpty();
        assertThat(recoverCancel(archive(2), false)).as("only once")
                .containsExactly(new Effect.CancelRemoved(archive(2).key()));
        assertThat(of(Effect.Cancelled.class, recoverCancel(archive(3), false))).as("waits: dropped").hasSize(1);
        assertThat(recoverCancel(archive(9), false)).as("unknown")
                .containsExactly(new Effect.CancelRemoved(archive(9).key()));
        assertThat(play.scheduler.hasCancel(archive(1).key())).isTrue();
        assertThat(play.scheduler.hasCancel(archive(2).key())).isTrue();
        assertThat(play.scheduler.hasCancel(archive(4).key())).isFalse();
        play.ehlo(1, "m0", archive(1), archive(2));
        List<Effect.Work> work = Play.works(play.recv(1));
        assertThat(work).singleElement().satisfies(w -> assertThat(w.requests())
                .extracting(r -> r.action() + " " + r.cookie()).containsExactly("CANCEL 1", "ARCHIVE 4"));
    }

    @Test
    void whatIsAskedOfUnknownRequestsHasAnAnswer() {
        RequestKey unknown = archive(5).key();
        assertThat(play.scheduler.request(unknown)).isNull();
        assertThat(play.scheduler.place(unknown)).isNull();
        assertThat(play.scheduler.moverOf(unknown)).isNull();
        assertThat(play.scheduler.hasCancel(unknown)).isFalse();
        assertThat(play.scheduler.rareState().isReordered(unknown)).isFalse();
        play.queue(archive(5));
        assertThat(play.scheduler.request(unknown).cookie()).isEqualTo(5);
        assertThat(play.scheduler.place(unknown).position()).isEqualTo(1);
        assertThat(play.scheduler.moverOf(unknown)).as("waits").isNull();
        play.ehlo(1, "m0");
        play.recv(1);
        assertThat(play.scheduler.place(unknown)).as("runs").isNull();
        assertThat(play.scheduler.moverOf(unknown)).isEqualTo("m0");
        assertThat(play.scheduler.size()).isEqualTo(1);
        assertThat(play.scheduler.connected()).isEqualTo(1);
    }

    @Test
    void whatIsSettledWithLustreTwiceOrWasNeverAskedChangesNothing() {
        play.ehlo(1, "m0");
        play.queue(restore(1), restore(2));
        play.recv(1, -1, 1, -1);
        assertThat(play.say((s, t) -> s.restoreSettled(restore(1).key(), true, t))).as("runs").isEmpty();
        assertThat(play.say((s, t) -> s.restoreSettled(restore(2).key(), true, t))).as("waits").isEmpty();
        assertThat(play.say((s, t) -> s.restoreSettled(restore(3).key(), false, t))).as("unknown").isEmpty();
        assertThat(play.running(Action.RESTORE)).isEqualTo(1);
        assertThat(play.pending(Action.RESTORE)).isEqualTo(1);
    }

    @Test
    void manyThatWereHeldAreReleasedInStepsAndNoneIsForgotten() {
        Request[] past = LongStream.rangeClosed(1, 2500).mapToObj(Requests::archive).toArray(Request[]::new);
        for (Request request : past) {
            play.say((s, t) -> s.recovery().request(request.withTimestamp(request.cookie()), t));
        }
        play.say((s, t) -> s.recovery().endOfRequests(false, t));
        play.ehlo(1, "m0");
        play.pass(Play.GRACE);
        assertThat(play.scheduler.settling()).as("a thousand in the first step").isEqualTo(1500);
        assertThat(play.scheduler.deadline()).as("goes on at once").isLessThanOrEqualTo(play.now);
        play.pass(1);
        play.pass(1);
        assertThat(play.scheduler.settling()).isZero();
        assertThat(given(play.recv(1)).size()).isGreaterThan(1000);
    }
}
