// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Play.of;
import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lustre gives again what we know. */
class ReorderTest {
    private final Play play = new Play();

    @BeforeEach
    void aMoverRunsOne() {
        play.ehlo(1, "m0");
        play.lustre(archive(1));
        play.recv(1);
    }

    @Test
    void whatEndsWithAnErrorAfterThatRunsAgain() {
        assertThat(of(Effect.Reordered.class, play.lustre(archive(1)))).hasSize(1);
        play.recv(1);
        List<Effect> effects = play.done(1, archive(1), Errno.ETIMEDOUT);
        assertThat(of(Effect.Ended.class, effects)).hasSize(1);
        assertThat(of(Effect.ReorderRemoved.class, effects)).hasSize(1);
        assertThat(given(effects)).containsExactly(1L);
        assertThat(given(play.done(1, archive(1), Errno.ETIMEDOUT))).isEmpty();
        assertThat(play.scheduler.size()).isZero();
    }

    @Test
    void whatEndsWellAfterThatIsDone() {
        play.lustre(archive(1));
        play.done(1, archive(1), 0);
        assertThat(play.scheduler.size()).isZero();
    }

    @Test
    void whatWaitsGoesOnWaiting() {
        play.lustre(archive(2));
        assertThat(play.lustre(archive(2))).isEmpty();
        assertThat(play.pending(Action.ARCHIVE)).isEqualTo(1);
    }

    @Test
    void whatHasEndedIsNew() {
        play.done(1, archive(1), Errno.ETIMEDOUT);
        assertThat(of(Effect.Stored.class, play.lustre(archive(1)))).hasSize(1);
        assertThat(given(play.recv(1))).containsExactly(1L);
    }

    @Test
    void whatItsMoverLosesWaitsOnce() {
        play.lustre(archive(1));
        play.left(1);
        assertThat(of(Effect.ReorderRemoved.class, play.pass(Play.GRACE))).hasSize(1);
        assertThat(play.pending(Action.ARCHIVE)).isEqualTo(1);
    }

    @Test
    void anotherRequestWithTheKeyOfARunningOneFollowsIt() {
        Request other = request(Action.RESTORE, 1, 1, 1, 0, 0, "");
        play.lustre(other);
        assertThat(play.scheduler.rareState().isReordered(archive(1).key())).isTrue();
        play.recv(1);
        List<Effect> effects = play.done(1, archive(1), 0);
        assertThat(of(Effect.Work.class, effects)).flatExtracting(Effect.Work::requests).extracting(Request::action)
                .containsExactly(Action.RESTORE);
    }

    @Test
    void anotherRequestWithTheKeyOfAWaitingOneTakesItsPlace() {
        play.lustre(archive(2));
        List<Effect> effects = play.lustre(request(Action.RESTORE, 2, 2, 1, 0, 0, ""));
        assertThat(of(Effect.Ended.class, effects)).extracting(e -> e.request().action())
                .containsExactly(Action.ARCHIVE);
        assertThat(of(Effect.Notice.class, effects)).extracting(Effect.Notice::warning).containsExactly(true);
        assertThat(play.pending(Action.ARCHIVE)).isZero();
        assertThat(play.pending(Action.RESTORE)).isEqualTo(1);
    }

    @Test
    void itSurvivesARestart() {
        Play later = new Play();
        later.say((s, t) -> s.recovery().request(archive(1).withTimestamp(10), t));
        later.say((s, t) -> s.recovery().endOfRequests(true, t));
        later.say((s, t) -> s.recovery().assignment(archive(1).key(), "m0", t));
        later.say((s, t) -> s.recovery().reorder(archive(1).key(), archive(1)));
        later.ehlo(1, "m0", archive(1));
        later.recv(1);
        assertThat(given(later.done(1, archive(1), Errno.ETIMEDOUT))).containsExactly(1L);
    }
}
