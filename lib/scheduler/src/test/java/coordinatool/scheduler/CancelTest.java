// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Play.of;
import static coordinatool.scheduler.Play.works;
import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.cancelOf;
import static coordinatool.scheduler.Requests.restore;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.lustre.Action;
import coordinatool.lustre.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancelTest {
    private final Play play = new Play();

    @Test
    void aWaitingRequestIsDroppedAndLustreTold() {
        play.lustre(archive(1), archive(2));
        List<Effect> effects = play.lustre(cancelOf(archive(1)));
        assertThat(of(Effect.Cancelled.class, effects)).extracting(e -> e.cancel().action())
                .containsExactly(Action.CANCEL);
        assertThat(play.pending(Action.ARCHIVE)).isEqualTo(1);
        assertThat(play.done(Action.CANCEL)).isEqualTo(1);
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).containsExactly(2L);
    }

    @Test
    void anUnknownOneIsIgnored() {
        assertThat(play.lustre(cancelOf(archive(1)))).hasOnlyElementsOfType(Effect.Notice.class);
    }

    @Test
    void aCancelWaitsForTheNextRecvAndGoesFirst() {
        play.ehlo(1, "m0");
        play.lustre(archive(1), archive(2), restore(3));
        play.recv(1, 1, 0, -1);
        assertThat(of(Effect.CancelStored.class, play.lustre(cancelOf(archive(1))))).hasSize(1);
        assertThat(play.pending(Action.CANCEL)).isEqualTo(1);
        assertThat(new Seen(play).cancels).containsExactly(1L);
        List<Effect> effects = play.recv(1, 2, -1, -1);
        assertThat(works(effects).get(0).requests()).extracting(Request::action)
                .containsExactly(Action.CANCEL, Action.RESTORE, Action.ARCHIVE);
        assertThat(of(Effect.CancelRemoved.class, effects)).hasSize(1);
        assertThat(play.pending(Action.CANCEL)).isZero();
        play.done(archive(1));
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(1);
    }

    @Test
    void aWaitingMoverGetsItAtOnceAndOnlyOnce() {
        play.ehlo(1, "m0");
        play.lustre(archive(1));
        play.recv(1);
        play.recv(1);
        assertThat(given(play.lustre(cancelOf(archive(1))))).containsExactly(1L);
        play.recv(1);
        assertThat(play.lustre(cancelOf(archive(1)))).isEmpty();
    }

    @Test
    void aRequestThatEndsTakesItsCancelAlong() {
        play.ehlo(1, "m0");
        play.lustre(archive(1));
        play.recv(1);
        play.lustre(cancelOf(archive(1)));
        assertThat(of(Effect.CancelRemoved.class, play.done(archive(1)))).hasSize(1);
        assertThat(play.pending(Action.CANCEL)).isZero();
        assertThat(given(play.recv(1))).isEmpty();
    }

    @Test
    void ifItsMoverDoesNotComeBackTheRequestIsDroppedAndLustreTold() {
        play.ehlo(1, "m0");
        play.lustre(archive(1), archive(2));
        play.recv(1);
        play.lustre(cancelOf(archive(1)));
        play.left(1);
        List<Effect> effects = play.pass(Play.GRACE);
        assertThat(of(Effect.Cancelled.class, effects)).extracting(e -> e.request().cookie()).containsExactly(1L);
        assertThat(of(Effect.TakenBack.class, effects)).extracting(e -> e.request().cookie()).containsExactly(1L, 2L);
        assertThat(play.running(Action.ARCHIVE) + play.pending(Action.CANCEL)).isZero();
    }
}
