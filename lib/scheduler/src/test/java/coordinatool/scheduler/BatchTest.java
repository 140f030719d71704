// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import static coordinatool.scheduler.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Request;
import coordinatool.tool.HostRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final long IDLE = TimeUnit.SECONDS.toNanos(300);
    private static final long MAX = TimeUnit.SECONDS.toNanos(3600);

    private final Play play = play(1);
    private long lastCookie;

    private static Play play(int slots, HostRule... rules) {
        return new Play(Play.policy(10 * MAX, List.of(rules), List.of(), Play.batches(IDLE, MAX, slots)));
    }

    private Request tagged(String data) {
        long cookie = ++lastCookie;
        return request(Action.ARCHIVE, cookie, (int) cookie, 1, 0, 0, data);
    }

    private Request[] tagged(String data, int count) {
        Request[] requests = new Request[count];
        for (int i = 0; i < count; i++) {
            requests[i] = tagged(data);
        }
        return requests;
    }

    private static List<String> slots(Play play) {
        List<String> slots = new ArrayList<>();
        new Seen(play).slots.forEach(slot -> slots.add(
                slot.hint() == null ? "-" : new String(slot.hint(), StandardCharsets.UTF_8) + ":" + slot.running()));
        return slots;
    }

    @Test
    void aSlotKeepsToItsHintAndRestoresDoNotMind() {
        play.ehlo(1, "m0");
        play.queue(tagged("x"), tagged("y"), tagged("x"), request(Action.RESTORE, 40, 40, 1, 0, 0, "y"));
        assertThat(new Seen(play).waiting).containsExactly("m0/0 1", "m0/0 3");
        assertThat(new Seen(play).queued).containsExactly(40L, 2L);
        assertThat(Play.given(play.recv(1))).containsExactly(40L, 1L, 3L);
        assertThat(Play.given(play.recv(1))).isEmpty();
        play.ehlo(2, "m1");
        assertThat(Play.given(play.recv(2))).containsExactly(2L);
        assertThat(Play.given(play.queue(tagged("x")))).containsExactly(4L);
    }

    @Test
    void slotsOfConnectionsWithoutEhloAreListedButGetNothing() {
        play.say((s, t) -> s.connected(1, "tool:1", t));
        play.queue(tagged("x"));
        assertThat(slots(play)).containsExactly("-");
        assertThat(new Seen(play).queued).containsExactly(1L);
    }

    @Test
    void anIdleSlotGoesToTheNextHintWithoutAnyEvent() {
        play.ehlo(1, "m0");
        play.queue(tagged("x"), tagged("y"), tagged("y"));
        play.recv(1);
        play.recv(1);
        assertThat(play.scheduler.deadline()).isBetween(play.now + IDLE - 10, play.now + IDLE);
        assertThat(Play.given(play.pass(IDLE - 10))).isEmpty();
        assertThat(Play.given(play.pass(10))).containsExactly(2L, 3L);
        assertThat(slots(play)).containsExactly("y:0");
    }

    @Test
    void whatIsSentKeepsTheSlotFromBeingIdle() {
        play.ehlo(1, "m0");
        play.queue(tagged("x"), tagged("y"));
        play.recv(1);
        play.recv(1);
        play.pass(IDLE - 100);
        assertThat(Play.given(play.queue(tagged("x")))).containsExactly(3L);
        play.recv(1);
        assertThat(Play.given(play.pass(IDLE - 100))).isEmpty();
        assertThat(Play.given(play.pass(100))).containsExactly(2L);
    }

    @Test
    void aHintThatHadItsTimeGivesWayToAllOthersInTurn() {
        play.ehlo(1, "m0");
        play.queue(tagged("x", 9));
        play.queue(tagged("y", 9));
        play.queue(tagged("z", 9));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            order.add(slots(play).get(0).substring(0, 1));
            Play.works(play.recv(1, 1, 0, 0)).forEach(w -> w.requests().forEach(play::done));
            play.pass(MAX);
            Play.works(play.recv(1, 1, 0, 0)).forEach(w -> w.requests().forEach(play::done));
        }
        assertThat(order).startsWith("x", "y", "z", "x", "y", "z");
        assertThat(new Seen(play).waiting).anyMatch(w -> w.startsWith("m0 "));
    }

    @Test
    void anExpiredSlotGoesOnWhileNothingElseWaits() {
        play.ehlo(1, "m0");
        play.queue(tagged("x", 3));
        play.recv(1, 1, 0, 0);
        play.pass(2 * MAX);
        assertThat(Play.given(play.queue(tagged("x")))).isEmpty();
        assertThat(slots(play)).containsExactly("x:1");
        assertThat(new Seen(play).waiting).hasSize(3);
        assertThat(play.scheduler.deadline()).isGreaterThan(play.now);
    }

    @Test
    void slotsShareWhatTheMoverTakes() {
        Play two = play(2);
        two.ehlo(1, "m0");
        two.queue(tagged("y"), tagged("z"), tagged("x"), tagged("y"), tagged("z"), tagged("x"), tagged("y"),
                tagged("z"), tagged("x"));
        assertThat(Play.given(two.recv(1, 4, -1, -1))).containsExactly(1L, 4L, 2L, 5L);
        assertThat(slots(two)).containsExactly("y:2", "z:2");
        two.done(1, Requests.fid(1));
        assertThat(Play.given(two.recv(1, 4, -1, -1))).containsExactly(7L);
        assertThat(new Seen(two).queued).containsExactly(3L, 6L, 9L);
    }

    @Test
    void firstSlotsOfAllMoversComeBeforeSecondOnes() {
        Play two = play(2);
        two.ehlo(1, "m0");
        two.ehlo(2, "m1");
        two.queue(tagged("a"), tagged("b"), tagged("c"), tagged("d"), tagged("e"));
        assertThat(slots(two)).containsExactly("a:0", "c:0", "b:0", "d:0");
    }

    @Test
    void theHostRulesComeFirst() {
        Play ruled = play(1, new HostRule("x", List.of("m1")));
        ruled.ehlo(1, "m0");
        ruled.queue(tagged("x"), tagged("y"));
        assertThat(slots(ruled)).containsExactly("y:0", "-");
        assertThat(new Seen(ruled).waiting).containsExactly("m0/0 2", "m1 1");
        ruled.ehlo(2, "m1");
        assertThat(Play.given(ruled.recv(2))).containsExactly(1L);
        assertThat(Play.given(ruled.recv(1))).containsExactly(2L);
    }

    @Test
    void archivesWithoutDataAreSpread() {
        play.ehlo(1, "m0");
        play.ehlo(2, "m1");
        for (int i = 0; i < 8; i++) {
            play.queue(tagged(""));
        }
        assertThat(new Seen(play).waiting).hasSize(8);
        assertThat(Play.given(play.recv(1))).hasSizeBetween(3, 5);
        assertThat(Play.given(play.recv(2))).hasSizeBetween(3, 5);
    }

    @Test
    void aMoverInItsGraceKeepsItsSlots() {
        play.ehlo(1, "m0");
        play.queue(tagged("x", 4));
        play.recv(1, 1, 0, 0);
        play.left(1);
        play.ehlo(2, "m1");
        assertThat(Play.given(play.recv(2))).isEmpty();
        play.ehlo(3, "m0", request(Action.ARCHIVE, 1, 1, 1, 0, 0, "x"));
        assertThat(Play.given(play.recv(3, 2, 0, 0))).containsExactly(2L);
    }

    @Test
    void whatCameWhileItsMoverWasAwayGoesToTheSlotOfItsHint() {
        play.ehlo(1, "m0");
        play.queue(tagged("x"));
        play.recv(1);
        play.left(1);
        play.queue(tagged("x"), tagged("y"));
        assertThat(new Seen(play).queued).containsExactly(2L, 3L);
        play.ehlo(2, "m0", request(Action.ARCHIVE, 1, 1, 1, 0, 0, "x"));
        assertThat(Play.given(play.recv(2))).containsExactly(2L);
        assertThat(new Seen(play).queued).containsExactly(3L);
    }

    @Test
    void whatAMoverThatIsGoneHadGoesOn() {
        play.ehlo(1, null);
        play.ehlo(2, "m1");
        play.queue(tagged("x", 1));
        play.queue(tagged("y", 3));
        Seen before = new Seen(play);
        assertThat(before.waiting).contains("m1/0 1", "host:1/0 2");
        play.left(1);
        assertThat(new Seen(play).queued).containsExactly(2L, 3L, 4L);
        play.ehlo(3, "m2");
        assertThat(Play.given(play.recv(3))).containsExactly(2L, 3L, 4L);
    }

    @Test
    void aMoverThatComesBackToANewSchedulerGoesOnWithItsHint() {
        play.queue(tagged("y"), tagged("x"));
        play.ehlo(1, "m0", request(Action.ARCHIVE, 40, 40, 1, 0, 0, "x"));
        assertThat(Play.given(play.recv(1))).containsExactly(2L);
        assertThat(new Seen(play).queued).containsExactly(1L);
    }

    @Test
    void slotsOfMoversThatTakeNoArchivesAreForNobody() {
        play.ehlo(1, "m0");
        play.queue(tagged("x"));
        play.recv(1, 0, -1, -1);
        assertThat(new Seen(play).queued).containsExactly(1L);
        play.ehlo(2, "m1");
        assertThat(Play.given(play.recv(2))).containsExactly(1L);
    }

    @Test
    void archiveIdsAreHeeded() {
        play.ehloFor(1, "m0", 2);
        play.ehloFor(2, "m1", 1);
        play.queue(tagged("x"));
        assertThat(new Seen(play).waiting).containsExactly("m1/0 1");
        play.queue(request(Action.ARCHIVE, 30, 30, 2, 0, 0, "x"));
        assertThat(new Seen(play).waiting).containsExactlyInAnyOrder("m1/0 1", "m0/0 30");
    }

    @Test
    void aCancelledRequestLeavesItsBatch() {
        play.ehlo(1, "m0");
        Request x = tagged("x");
        Request y = tagged("y");
        play.queue(x, y);
        play.lustre(Requests.cancelOf(x), Requests.cancelOf(y));
        assertThat(new Seen(play).waiting).isEmpty();
        assertThat(new Seen(play).queued).isEmpty();
        play.pass(IDLE);
        assertThat(Play.given(play.recv(1))).isEmpty();
        assertThat(Play.given(play.queue(tagged("z")))).containsExactly(3L);
    }

    @Test
    void itIsSaidWhomARequestWaitsFor() {
        List<Effect> none = play.queue(tagged("x"));
        assertThat(Play.of(Effect.Assigned.class, none)).isEmpty();
        play.ehlo(1, "m0");
        List<Effect> effects = play.recv(1);
        assertThat(Play.of(Effect.Assigned.class, effects)).extracting(Effect.Assigned::mover).containsExactly("m0");
    }

    @Test
    void otherRulesMoveThemInStepsHoweverManyMoversThereAre() {
        for (int conn = 1; conn <= 3; conn++) {
            play.ehlo(conn, "m" + conn);
        }
        for (int i = 0; i < 1500; i++) {
            play.queue(tagged("x" + i));
        }
        play.say((s, t) -> s.hosts(List.of(new HostRule("y", List.of("m1"))), List.of(), t));
        assertThat(play.scheduler.deadline()).isZero();
        play.pass(0);
        assertThat(play.scheduler.deadline()).isGreaterThan(play.now);
    }
}
