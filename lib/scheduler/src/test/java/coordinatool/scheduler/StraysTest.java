// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Play.of;
import static coordinatool.scheduler.Play.works;
import static coordinatool.scheduler.Requests.archive;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A request that two movers have: its file is theirs until both have let go of it. */
class StraysTest {
    private static final Request FIRST = archive(1);
    /** Of the same file. */
    private static final Request SECOND = Requests.request(Action.ARCHIVE, 2, 1, 1, 0, 0, "");
    /** The connection of a mover that is long dead, which its gateway has kept. */
    private static final long OLD = 9;

    private final Play play = new Play();

    /** The first request has gone from m0, which is dead, to m1 on connection 2; the second one waits for it. */
    private void givenAgain() {
        play.queue(FIRST, SECOND);
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).containsExactly(1L);
        play.left(1);
        play.pass(Play.GRACE);
        play.ehlo(2, "m1");
        assertThat(given(play.recv(2))).containsExactly(1L);
        play.ehlo(3, "m2");
        play.recv(3);
    }

    /** And m0, which lives after all, comes back with it on connection 4. */
    private void lateReturn() {
        givenAgain();
        play.ehlo(4, "m0", FIRST);
    }

    /** And m1, which was told to give it up, begins a list on connection 5 that is longer than its first part. */
    private void listInParts() {
        lateReturn();
        play.left(2);
        play.ehloOfMore(5, "m1", archive(7));
    }

    private static List<Integer> statuses(List<Effect> effects) {
        return of(Effect.Ended.class, effects).stream().map(Effect.Ended::status).toList();
    }

    private static List<Action> actions(List<Effect> effects) {
        return works(effects).stream().flatMap(work -> work.requests().stream()).map(Request::action).toList();
    }

    @Test
    void aSuccessThatIsToldLateEndsTheRequestWhenItsMoverHasLetGoOfIt() {
        givenAgain();
        assertThat(of(Effect.Ended.class, play.done(OLD, FIRST, 0))).isEmpty();
        assertThat(given(play.done(OLD, FIRST, 0))).as("the file is at work still").isEmpty();
        assertThat(actions(play.recv(2))).containsExactly(Action.CANCEL);

        List<Effect> effects = play.done(2, FIRST, Errno.ECANCELED);

        assertThat(statuses(effects)).containsExactly(0);
        assertThat(given(effects)).containsExactly(2L);
        assertThat(play.done(Action.ARCHIVE)).isEqualTo(1);
        assertThat(play.scheduler.totals().failed().archive()).isZero();
    }

    @Test
    void aMoverThatWaitsIsToldToGiveUpAtOnce() {
        givenAgain();
        play.recv(2);
        assertThat(actions(play.done(OLD, FIRST, 0))).containsExactly(Action.CANCEL);
    }

    @Test
    void whatHasEndedIsNotRunAgainWhenItsMoverIsGone() {
        givenAgain();
        play.done(OLD, FIRST, 0);
        play.left(2);
        List<Effect> effects = play.pass(Play.GRACE);
        assertThat(of(Effect.Strays.class, effects)).doesNotHaveDuplicates();
        assertThat(statuses(effects)).containsExactly(0);
        assertThat(given(effects)).containsExactly(2L);
        assertThat(play.done(Action.ARCHIVE)).isEqualTo(1);
    }

    @Test
    void whatHasEndedIsNotRunAgainWhenItsMoverReturnsWithoutIt() {
        givenAgain();
        play.done(OLD, FIRST, 0);
        play.left(2);
        List<Effect> effects = play.ehlo(5, "m1");
        assertThat(statuses(effects)).containsExactly(0);
        assertThat(given(effects)).containsExactly(2L);
    }

    @Test
    void aMoverThatReturnsWithWhatHasEndedIsToldAgainToGiveItUp() {
        givenAgain();
        play.done(OLD, FIRST, 0);
        play.recv(2);
        play.left(2);
        play.ehlo(5, "m1", FIRST);
        assertThat(actions(play.recv(5))).containsExactly(Action.CANCEL);
        assertThat(statuses(play.done(5, FIRST, Errno.EIO))).containsExactly(0);
    }

    @Test
    void aFailureThatIsToldLateIsNoEndWhileAnotherMoverIsAtWork() {
        givenAgain();
        assertThat(statuses(play.done(OLD, FIRST, Errno.EIO))).isEmpty();
        assertThat(play.recv(2)).as("it need not give up").isEmpty();
        assertThat(statuses(play.done(2, FIRST, 0))).containsExactly(0);
    }

    /** As a gateway says it to a new scheduler: what has ended comes before who has ended it. */
    @Test
    void aFailureOfAMoverThatIsAwayIsItsOwnUnlessItReturnsWithTheRequest() {
        givenAgain();
        play.left(2);
        assertThat(statuses(play.done(OLD, FIRST, Errno.EIO))).isEmpty();
        assertThat(statuses(play.ehlo(OLD, "m1"))).containsExactly(Errno.EIO);
    }

    @Test
    void whatHasFailedElsewhereIsNotRunAgainEither() {
        givenAgain();
        play.done(OLD, FIRST, Errno.EIO);
        play.left(2);
        assertThat(statuses(play.pass(Play.GRACE))).containsExactly(Errno.EIO);
    }

    @Test
    void aFailureOfAMoverThatReturnsWithTheRequestWasAnothers() {
        givenAgain();
        play.left(2);
        play.done(OLD, FIRST, Errno.EIO);
        assertThat(statuses(play.ehlo(5, "m1", FIRST))).isEmpty();
        assertThat(statuses(play.done(5, FIRST, Errno.ENOSPC))).containsExactly(Errno.ENOSPC);
    }

    @Test
    void aStartFindsWhatHasEnded() {
        Play later = new Play();
        for (int cookie = 1; cookie <= 2; cookie++) {
            Request request = archive(cookie).withTimestamp(cookie);
            later.say((s, t) -> s.recovery().request(request, t));
        }
        later.say((s, t) -> s.recovery().endOfRequests(true, t));
        later.say((s, t) -> s.recovery().assignment(FIRST.key(), "m0", t));
        assertThat(later.say((s, t) -> s.recovery().endedElsewhere(FIRST.key(), 0, t))).isEmpty();
        assertThat(later.say((s, t) -> s.recovery().endedElsewhere(archive(2).key(), Errno.EIO, t)))
                .as("nobody has it").hasSize(2);
        assertThat(later.say((s, t) -> s.recovery().endedElsewhere(archive(3).key(), 0, t)))
                .containsExactly(new Effect.EndedElsewhereRemoved(archive(3).key()));
        later.ehlo(1, "m0", FIRST);
        assertThat(actions(later.recv(1))).containsExactly(Action.CANCEL);
        assertThat(statuses(later.done(1, FIRST, Errno.ECANCELED))).containsExactly(0);
        assertThat(later.scheduler.size()).isZero();
    }

    @Test
    void ofTwoThatRunTheSameTheFirstGoodEndCountsAndTheFileIsTheOthersUntilItHasLetGo() {
        lateReturn();
        List<Effect> effects = play.done(2, FIRST, 0);
        assertThat(statuses(effects)).isEmpty();
        assertThat(given(effects)).isEmpty();
        assertThat(actions(play.recv(4))).containsExactly(Action.CANCEL);
        assertThat(statuses(play.done(4, FIRST, Errno.ECANCELED))).containsExactly(0);
    }

    @Test
    void whenTheOneThatGoesOnHasEndedItTheFileIsTheOthers() {
        lateReturn();
        List<Effect> effects = play.done(4, FIRST, 0);
        assertThat(statuses(effects)).isEmpty();
        assertThat(given(effects)).isEmpty();
        assertThat(of(Effect.Dispatched.class, effects)).extracting(Effect.Dispatched::mover).containsExactly("m1");

        effects = play.done(2, FIRST, Errno.ECANCELED);

        assertThat(statuses(effects)).containsExactly(0);
        assertThat(given(effects)).containsExactly(2L);
        assertThat(play.done(Action.ARCHIVE)).isEqualTo(1);
    }

    @Test
    void whenTheOneThatGoesOnIsGoneTheOtherGoesOn() {
        lateReturn();
        play.left(4);
        assertThat(given(play.pass(Play.GRACE))).isEmpty();
        assertThat(new Seen(play).movers).contains("m1 ready running=1 done=0");
        assertThat(statuses(play.done(2, FIRST, 0))).containsExactly(0);
    }

    @Test
    void whatTheOneThatGoesOnHasFailedIsNotRunAgainWhenTheOtherIsGone() {
        lateReturn();
        assertThat(statuses(play.done(4, FIRST, Errno.EIO))).isEmpty();
        play.left(2);
        List<Effect> effects = play.pass(Play.GRACE);
        assertThat(statuses(effects)).containsExactly(Errno.EIO);
        assertThat(given(effects)).containsExactly(2L);
    }

    @Test
    void theFileIsAtWorkUntilAListIsOverThatDoesNotHaveIt() {
        listInParts();
        List<Effect> effects = play.done(4, FIRST, 0);
        assertThat(statuses(effects)).isEmpty();
        assertThat(given(effects)).isEmpty();
        effects = play.runs(5);
        assertThat(statuses(effects)).containsExactly(0);
        assertThat(given(effects)).containsExactly(2L);
    }

    @Test
    void aListThatHasItLateHasItAllTheSame() {
        listInParts();
        play.done(4, FIRST, 0);
        assertThat(play.runs(5, FIRST)).noneMatch(Effect.Stored.class::isInstance);
        assertThat(actions(play.recv(5))).containsExactly(Action.CANCEL);
        List<Effect> effects = play.done(5, FIRST, Errno.ECANCELED);
        assertThat(statuses(effects)).containsExactly(0);
        assertThat(given(effects)).containsExactly(2L);
    }

    @Test
    void whatWasFailedElsewhereAndIsNotInTheListIsNotRunAgain() {
        listInParts();
        play.done(4, FIRST, Errno.EIO);
        assertThat(statuses(play.runs(5))).containsExactly(Errno.EIO);
    }

    @Test
    void aListThatBreaksOffLeavesItWhereItWas() {
        listInParts();
        play.left(5);
        play.ehlo(6, "m1", archive(7), FIRST);
        assertThat(play.scheduler.moverOf(FIRST.key())).isEqualTo("m0");
        assertThat(actions(play.recv(6))).containsExactly(Action.CANCEL);
    }

    @Test
    void oneThatWasToldToGiveUpAndIsGoneHasLetGo() {
        lateReturn();
        play.left(2);
        play.pass(Play.GRACE);
        assertThat(statuses(play.done(4, FIRST, 0))).containsExactly(0);
    }
}
