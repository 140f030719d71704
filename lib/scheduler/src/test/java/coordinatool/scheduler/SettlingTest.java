// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.restore;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** After a start that found requests but nobody who runs any. */
class SettlingTest {
    private static final long SETTLED = TimeUnit.SECONDS.toNanos(6);
    private final Play play = new Play();

    private void start(boolean assigned) {
        play.say((s, t) -> s.recovery().request(archive(1).withTimestamp(10), t));
        play.say((s, t) -> s.recovery().request(restore(2).withTimestamp(11), t));
        play.say((s, t) -> s.recovery().endOfRequests(assigned, t));
    }

    @Test
    void theFirstMoverIsNotGivenWhatTheNextOneReturnsWith() {
        start(false);
        play.pass(TimeUnit.MINUTES.toNanos(1));
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).isEmpty();
        assertThat(play.scheduler.settling()).isEqualTo(2);
        play.ehlo(2, "m1", restore(2));
        assertThat(play.running(Action.RESTORE)).isEqualTo(1);
        assertThat(given(play.pass(SETTLED))).containsExactly(1L);
        assertThat(play.scheduler.settling()).isZero();
        assertThat(play.scheduler.deadline()).isGreaterThan(play.now);
    }

    @Test
    void whatIsNewGoesAtOnce() {
        start(false);
        play.ehlo(1, "m0");
        play.recv(1);
        assertThat(given(play.lustre(archive(3)))).containsExactly(3L);
    }

    @Test
    void aHeldRequestCanBeCancelled() {
        start(false);
        play.lustre(Requests.cancelOf(archive(1)));
        play.ehlo(1, "m0");
        play.recv(1);
        assertThat(given(play.pass(SETTLED))).containsExactly(2L);
    }

    @Test
    void moversThatTheGatewayHasKeptAreNotWaitedFor() {
        start(false);
        play.say((s, t) -> s.connected(1, "h:1", t));
        play.say((s, t) -> s.ehlo(0, 1, new Ehlo("m0", "testfs", new int[0], List.of()), true, t));
        play.recv(1);
        assertThat(given(play.pass(0))).containsExactly(2L, 1L);
    }

    @Test
    void whereSomebodyIsKnownToRunSomethingNothingIsHeld() {
        start(true);
        play.say((s, t) -> s.recovery().assignment(archive(1).key(), "m1", t));
        play.ehlo(1, "m0");
        assertThat(given(play.recv(1))).containsExactly(2L);
    }
}
