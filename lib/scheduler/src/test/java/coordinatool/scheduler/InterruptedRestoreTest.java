// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Play.of;
import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.fid;
import static coordinatool.scheduler.Requests.request;
import static coordinatool.scheduler.Requests.restore;
import static coordinatool.scheduler.Requests.withDfid;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InterruptedRestoreTest {
    private final Play play = new Play();

    @BeforeEach
    void oneMoverHasARestore() {
        play.ehlo(1, "m0");
        play.lustre(restore(1), archive(2));
        play.recv(1);
    }

    @Test
    void ofAMoverThatIsGoneIsEndedInLustreAndNotGivenToAnother() {
        List<Effect> effects = moverDies();
        assertThat(of(Effect.EndRestore.class, effects)).extracting(e -> e.request().cookie()).containsExactly(1L);
        play.ehlo(2, "m1");
        assertThat(given(play.recv(2))).containsExactly(2L);
        assertThat(play.pending(Action.RESTORE)).isEqualTo(1);
        List<Effect> settled = play.say((s, t) -> s.restoreSettled(restore(1).key(), true, t));
        assertThat(of(Effect.AskedAnew.class, settled)).hasSize(1);
        assertThat(play.pending(Action.RESTORE)).isZero();
    }

    @Test
    void askedForAnewItKeepsItsPlace() {
        play.lustre(restore(3));
        moverDies();
        play.say((s, t) -> s.restoreSettled(restore(1).key(), true, t));
        play.lustre(restore(4), request(Action.RESTORE, 5, 1, 1, 0, 0, ""));
        play.ehlo(2, "m1");
        assertThat(given(play.recv(2))).startsWith(5L, 3L, 4L);
    }

    @Test
    void thatLustreDoesNotKnowAsRunningWaitsAgain() {
        moverDies();
        play.ehlo(2, "m1");
        play.recv(2, 0, -1, -1);
        assertThat(given(play.say((s, t) -> s.restoreSettled(restore(1).key(), false, t)))).containsExactly(1L);
    }

    @Test
    void thatLustreDoesNotKnowIsOverWhereItHasOrderedANewerOneOfTheFile() {
        moverDies();
        play.lustre(newer());
        play.ehlo(2, "m1");
        assertThat(given(play.recv(2))).containsExactly(2L);
        List<Effect> effects = play.say((s, t) -> s.restoreSettled(restore(1).key(), false, t));
        assertThat(of(Effect.AskedAnew.class, effects)).extracting(e -> e.request().cookie()).containsExactly(1L);
        play.recv(2);
        assertThat(play.scheduler.request(restore(1).key())).isNull();
        assertThat(play.running(Action.RESTORE)).isEqualTo(1);
    }

    @Test
    void soItIsWhereTheNewerOneComesLater() {
        moverDies();
        play.say((s, t) -> s.restoreSettled(restore(1).key(), false, t));
        List<Effect> effects = play.lustre(newer());
        assertThat(of(Effect.AskedAnew.class, effects)).extracting(e -> e.request().cookie()).containsExactly(1L);
        play.ehlo(2, "m1");
        assertThat(given(play.recv(2))).containsExactlyInAnyOrder(2L, 7L);
    }

    @Test
    void aNewerOneThatAToolGivesDoesNotSaySo() {
        moverDies();
        play.say((s, t) -> s.restoreSettled(restore(1).key(), false, t));
        play.queue(newer());
        assertThat(play.pending(Action.RESTORE)).isEqualTo(2);
    }

    @Test
    void isWithItsMoverForAnotherLifeUntilLustreHasAnswered() {
        List<Effect> effects = moverDies();
        assertThat(of(Effect.KeptBack.class, effects)).containsExactly(new Effect.KeptBack(restore(1).key(), "m0"));
        assertThat(play.scheduler.rareState().keptBackFrom(restore(1).key())).isEqualTo("m0");
        effects = play.say((s, t) -> s.restoreSettled(restore(1).key(), false, t));
        assertThat(of(Effect.LetGo.class, effects)).containsExactly(new Effect.LetGo(restore(1).key()));
        assertThat(play.scheduler.rareState().keptBackFrom(restore(1).key())).isNull();
    }

    @Test
    void waitsForSomebodyWhoCanTellLustre() {
        moverDies();
        play.ehlo(2, "m1");
        play.recv(2, 0, -1, -1);
        List<Effect> effects = play.say((s, t) -> s.endRestoresAgain(t));
        assertThat(of(Effect.EndRestore.class, effects)).extracting(e -> e.request().cookie()).containsExactly(1L);
        assertThat(given(effects)).isEmpty();
        play.say((s, t) -> s.restoreSettled(restore(1).key(), true, t));
        assertThat(play.say((s, t) -> s.endRestoresAgain(t))).isEmpty();
    }

    @Test
    void thatItsMoverComesBackWithGoesOn() {
        moverDies();
        play.ehlo(2, "m0", restore(1));
        assertThat(play.running(Action.RESTORE)).isEqualTo(1);
        assertThat(play.say((s, t) -> s.restoreSettled(restore(1).key(), true, t))).isEmpty();
        assertThat(of(Effect.Ended.class, play.done(restore(1)))).hasSize(1);
    }

    @Test
    void thatLustreHasOrderedAgainIsForAnyMover() {
        moverDies();
        play.ehlo(2, "m1");
        play.recv(2, 0, -1, -1);
        assertThat(given(play.lustre(restore(1)))).containsExactly(1L);
    }

    @Test
    void thatAMoverEndsWithEinvalMayBeActiveInLustreStill() {
        List<Effect> effects = play.done(1, restore(1), Errno.EINVAL);
        assertThat(of(Effect.EndRestore.class, effects)).hasSize(1);
        assertThat(of(Effect.Ended.class, effects)).isEmpty();
        assertThat(play.done(Action.RESTORE)).isEqualTo(1);
        assertThat(of(Effect.Ended.class, play.say((s, t) -> s.restoreSettled(restore(1).key(), false, t))))
                .extracting(Effect.Ended::status).containsExactly(Errno.EINVAL);
        assertThat(play.scheduler.size()).isEqualTo(1);
        assertThat(play.done(Action.RESTORE)).isEqualTo(1);
    }

    @Test
    void thatIsToBeCancelledAndThatLustreMayHaveRefusedIsCancelledThere() {
        play.lustre(Requests.cancelOf(restore(1)));
        List<Effect> effects = play.done(1, restore(1), Errno.EINVAL);
        assertThat(of(Effect.Cancelled.class, effects)).hasSize(1);
        assertThat(of(Effect.Ended.class, effects)).isEmpty();
        assertThat(play.scheduler.request(restore(1).key())).isNull();
    }

    @Test
    void thatLustreSendsAgainWithItsVolatileFileIsEndedBeforeAnyMoverHasIt() {
        play.ehlo(2, "m1");
        play.recv(2);
        List<Effect> effects = play.lustre(withDfid(restore(3), fid(77)));
        assertThat(of(Effect.EndRestore.class, effects)).extracting(e -> e.request().cookie()).containsExactly(3L);
        assertThat(given(effects)).isEmpty();
    }

    @Test
    void fedFromActiveRequestsIsEndedByTheFileToo() {
        Play other = new Play();
        other.queue(withDfid(restore(1), fid(77)));
        other.ehlo(1, "m0", restore(1));
        assertThat(other.running(Action.RESTORE)).isEqualTo(1);
        other.done(1, restore(1), 0);
        assertThat(other.running(Action.RESTORE)).isZero();
        assertThat(other.scheduler.size()).isZero();
    }

    /** Another one of the same file. */
    private static Request newer() {
        return request(Action.RESTORE, 7, 1);
    }

    private List<Effect> moverDies() {
        play.left(1);
        return play.pass(Play.GRACE);
    }
}
