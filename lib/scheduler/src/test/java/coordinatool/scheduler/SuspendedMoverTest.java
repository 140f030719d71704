// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Play.given;
import static coordinatool.scheduler.Play.of;
import static coordinatool.scheduler.Requests.archive;
import static coordinatool.scheduler.Requests.cancelOf;
import static coordinatool.scheduler.Requests.request;
import static coordinatool.scheduler.Requests.restore;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.policy.Batches;
import coordinatool.scheduler.policy.Ordering;
import coordinatool.scheduler.policy.Policy;
import coordinatool.scheduler.policy.Share;
import coordinatool.scheduler.policy.Tolerance;
import coordinatool.tool.HostRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three failures in a row are too many here. */
class SuspendedMoverTest {
    private static final List<HostRule> ON_M = List.of(new HostRule("on=m", List.of("m0", "m1")));

    private Play play = new Play(policy(List.of(), Batches.NONE));
    private long cookie = 1000;

    private static Policy policy(List<HostRule> hosts, Batches batches) {
        return new Policy(new Tolerance(Duration.ofMinutes(10), 3, 3), hosts, List.of(), batches, data -> true,
                Ordering.OLDEST_FIRST, Share.EQUAL);
    }

    private static Request on(long cookie, String data) {
        return request(Action.ARCHIVE, cookie, (int) cookie, 1, 0, 0, data);
    }

    /** The mover at this connection fails three restores, which nobody else is there to have. */
    private List<Effect> fail(long conn) {
        List<Effect> effects = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Request restore = restore(++cookie);
            play.lustre(restore);
            assertThat(given(play.recv(conn, 0, 1, 0))).containsExactly(cookie);
            effects.addAll(play.done(conn, restore, Errno.EIO));
        }
        return effects;
    }

    private static List<String> warnings(List<Effect> effects) {
        return of(Effect.Notice.class, effects).stream().map(n -> n.event().substring(0, 20)).toList();
    }

    private int resume(String mover) {
        return of(Effect.Answer.class, play.say((s, t) -> s.resume(9, mover, t))).get(0).errno();
    }

    private String reason(Request request) {
        return play.scheduler.listing().whyWaiting(request.key());
    }

    @Test
    void failuresCountOnWhenTheMoverConnectsAgain() {
        play.ehlo(1, "m0");
        for (int conn = 1; conn <= 3; conn++) {
            Request restore = restore(++cookie);
            play.lustre(restore);
            assertThat(given(play.recv(conn, 0, 1, 0))).containsExactly(cookie);
            play.done(conn, restore, Errno.EIO);
            assertThat(play.scheduler.rareState().suspended()).hasSize(conn == 3 ? 1 : 0);
            play.left(conn);
            play.ehlo(conn + 1, "m0");
        }
    }

    @Test
    void whoFailsTooOftenGetsNothingUntilItIsResumed() {
        play.ehlo(1, "m0");
        List<Effect> effects = fail(1);
        assertThat(warnings(effects)).containsExactly("mover is suspended, ", "every mover is suspe");
        assertThat(of(Effect.Suspended.class, effects)).containsExactly(new Effect.Suspended(Set.of("m0")));
        play.lustre(archive(1));
        assertThat(given(play.recv(1))).isEmpty();
        assertThat(reason(archive(1))).isEqualTo("every mover that takes its archive id is suspended");
        assertThat(new Seen(play).failures).containsExactly("3 3");
        play.ehlo(2, "m1");
        assertThat(given(play.recv(2))).as("others work on").containsExactly(1L);
        assertThat(resume("m1")).isEqualTo(Errno.ENOENT);
        play.lustre(archive(2), archive(3));
        assertThat(resume("m0")).isZero();
        assertThat(play.scheduler.moverOf(archive(2).key())).as("it was waiting").isEqualTo("m0");
        assertThat(resume("m0")).isEqualTo(Errno.ENOENT);
        assertThat(play.scheduler.rareState().suspended()).isEmpty();
        play.done(archive(2), Errno.EIO);
        assertThat(play.scheduler.rareState().suspended()).as("it begins anew").isEmpty();
    }

    @Test
    void itEndsWhatItHasAndIsToldOfCancels() {
        play.ehlo(1, "m0");
        play.lustre(archive(1), archive(2), archive(3), archive(4), archive(5));
        play.recv(1);
        for (int i = 1; i <= 3; i++) {
            play.done(archive(i), Errno.EIO);
        }
        assertThat(given(play.recv(1))).isEmpty();
        play.done(archive(4), 0);
        assertThat(play.scheduler.rareState().suspended()).as("one that succeeds changes nothing").contains("m0");
        assertThat(given(play.lustre(cancelOf(archive(5))))).containsExactly(5L);
    }

    @Test
    void neitherAReconnectNorTheEndOfItsGraceNorARestartOfTheSchedulerLetsItWork() {
        play.ehlo(1, "m0");
        fail(1);
        play.lustre(archive(1));
        play.left(1);
        assertThat(warnings(play.ehlo(2, "m0"))).containsExactly("mover is here that i");
        assertThat(given(play.recv(2))).isEmpty();
        play.left(2);
        play.pass(2 * Play.GRACE);
        play.ehlo(3, "m0");
        assertThat(given(play.recv(3))).isEmpty();

        play = new Play(policy(List.of(), Batches.NONE));
        play.say((s, t) -> s.recovery().suspended("m0"));
        play.lustre(archive(1));
        play.ehlo(4, "m0");
        assertThat(given(play.recv(4))).isEmpty();
        assertThat(resume("m0")).isZero();
        assertThat(play.scheduler.moverOf(archive(1).key())).isEqualTo("m0");
    }

    @Test
    void oneThatIsNotHereIsResumedToo() {
        play.ehlo(1, "m0");
        fail(1);
        play.left(1);
        play.pass(2 * Play.GRACE);
        assertThat(resume("m0")).isZero();
        play.lustre(archive(1));
        play.ehlo(2, "m0");
        assertThat(given(play.recv(2))).containsExactly(1L);
    }

    @Test
    void withoutANameItIsAnotherOneWhenItComesBack() {
        play.ehlo(1, null);
        fail(1);
        assertThat(play.scheduler.rareState().suspended()).isEmpty();
        play.lustre(archive(1));
        assertThat(given(play.recv(1))).isEmpty();
        assertThat(resume("host:1")).isZero();
        play.left(1);
        play.ehlo(2, null);
        assertThat(given(play.recv(2))).containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void archivesForSeveralHostsGoToAnotherOneAndComeBackWhereThereIsNone(boolean batches) {
        play = new Play(policy(ON_M, batches ? Play.batches(1_000_000, 0, 1) : Batches.NONE));
        play.ehlo(1, "m0");
        play.queue(on(1, "on=m x"), on(2, "on=m x"), on(3, "on=m y"));
        fail(1);
        play.recv(1);
        assertThat(reason(on(3, ""))).isEqualTo("its mover is suspended");
        assertThat(resume("m0")).isZero();
        assertThat(play.running(Action.ARCHIVE)).isEqualTo(batches ? 2 : 3);
        List.of(1L, 2L).forEach(done -> play.done(on(done, ""), 0));
        if (!batches) {
            play.done(on(3, ""), 0);
        }

        play.ehlo(2, "m1");
        play.left(1);
        play.ehlo(3, "m0");
        fail(3);
        play.recv(3);
        play.queue(on(11, "on=m x"), on(12, "on=m z"));
        List<Long> given = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            List<Long> next = new ArrayList<>(given(play.recv(2)));
            next.addAll(given(play.pass(2_000_000)));
            next.forEach(cookie -> {
                assertThat(play.scheduler.moverOf(on(cookie, "").key())).isEqualTo("m1");
                play.done(2, on(cookie, ""), 0);
            });
            given.addAll(next);
        }
        assertThat(given).as("slot after slot").contains(11L, 12L);
        assertThat(play.pending(Action.ARCHIVE)).isZero();
    }

    @Test
    void namesAreBounded() {
        for (int i = 0; i <= Movers.MAX_SUSPENDED; i++) {
            play.ehlo(i, "m" + i);
            fail(i);
            play.left(i);
        }
        assertThat(play.scheduler.rareState().suspended()).hasSize(Movers.MAX_SUSPENDED).doesNotContain("m0");
    }

    @Test
    void whatIsBorneCanChange() {
        play.say((s, t) -> s.tolerance(new Tolerance(Duration.ofNanos(1000), 3, 0), t));
        play.ehlo(1, "m0");
        fail(1);
        assertThat(new Seen(play).movers).as("failures are not counted any more")
                .noneMatch(m -> m.contains("suspended"));
        play.queue(archive(1));
        assertThat(given(play.recv(1))).containsExactly(1L);
        play.left(1);
        play.ehlo(2, "m1");
        play.recv(2);
        assertThat(given(play.pass(1000))).as("the grace is shorter").containsExactly(1L);
    }
}
