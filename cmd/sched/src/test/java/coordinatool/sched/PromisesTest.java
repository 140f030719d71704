// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static coordinatool.sched.Probe.archive;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.Ehlo;
import coordinatool.model.RecvLimits;
import coordinatool.model.Refused;
import coordinatool.model.Request;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an answer promises holds whoever is killed, and whenever. */
class PromisesTest {
    private static final long CONN = 1;
    private static final String GRACE = "client_grace_ms 5000\n";

    private final Facts facts = new Facts();
    private final House house = new House(1, GRACE, facts);
    private final Probe gateway = Probe.gateway(house);
    private final Probe ingest = Probe.ingest(house);

    @BeforeEach
    void start() {
        house.startSched();
        gateway.say(new Message.Connected(CONN, "127.0.0.1:1"));
        house.settle();
        ingest.heard();
    }

    private static Message ehlo(long conn, String mover, boolean replay, Request... runs) {
        return new Message.Ehlo(100 + conn, conn, new Ehlo(mover, "testfs", new int[0], List.of(runs)), replay, false);
    }

    private static Message recv(long id, long conn) {
        return new Message.Recv(id, conn, new RecvLimits(-1, -1, -1, 1 << 20));
    }

    private static Message done(long id, Request request) {
        return new Message.Done(id, CONN, request.cookie(), request.dfid(), 0);
    }

    private static Message ended(long number, long conn, int request) {
        return new Message.Ended(number, conn, request, archive(request).dfid(), 0);
    }

    private static Message queue(long id, Request... requests) {
        return new Message.Queue(id, CONN, "testfs", List.of(requests));
    }

    /** Cookies of the requests that movers were sent. */
    private static List<Long> work(List<Message> heard) {
        return heard.stream().filter(Message.Work.class::isInstance).map(Message.Work.class::cast)
                .flatMap(work -> work.work().requests().stream()).map(Request::cookie).toList();
    }

    private Contents stored() {
        return Contents.of(house.store);
    }

    /** A scheduler that knows what the store has written, and has heard of nobody. */
    private void restart() {
        house.killSched();
        house.startSched();
        house.pass(House.SECOND);
        gateway.heard();
        ingest.heard();
    }

    @Test
    void whatIsAcknowledgedIsStoredFirst() {
        house.store.setSlow(true);
        assertThat(gateway.say(queue(1, archive(1)))).isEmpty();
        assertThat(ingest.say(new Message.Arrived(7, List.of(archive(2))))).isEmpty();
        assertThat(stored().requests).isEmpty();
        house.store.write();
        house.settle();
        assertThat(gateway.heard()).containsExactly(new Message.Queued(1, 1, 0, true));
        assertThat(ingest.heard()).containsExactly(new Message.Accepted(7));
        assertThat(stored().requests).containsOnlyKeys(archive(1).key(), archive(2).key());
    }

    @Test
    void whatWasNotAcknowledgedMayBeLostAndIsTakenWhenItIsSaidAgain() {
        house.store.setSlow(true);
        ingest.say(new Message.Arrived(7, List.of(archive(2))));
        house.store.setSlow(false);
        restart();
        assertThat(stored().requests).isEmpty();
        assertThat(ingest.say(new Message.Arrived(7, List.of(archive(2))))).containsExactly(new Message.Accepted(7));
        assertThat(stored().requests).hasSize(1);
    }

    @Test
    void anIngestIsToldFirstWhichBatchesAreTaken() {
        ingest.say(new Message.Arrived(7, List.of(archive(2))));
        house.killSched();
        house.startSched();
        house.pass(House.SECOND);
        assertThat(ingest.heard()).startsWith(new Message.Accepted(7));
    }

    @Test
    void whatSaysNothingNewWaitsForWhatItRestsOn() {
        house.store.setSlow(true);
        gateway.say(queue(1, archive(1)));
        assertThat(gateway.say(queue(2, archive(1)))).as("known already, but not stored").isEmpty();
        assertThat(gateway.say(new Message.Status(3, CONN, false))).isEmpty();
        house.store.write();
        house.settle();
        assertThat(gateway.heard()).startsWith(new Message.Queued(1, 1, 0, true), new Message.Queued(2, 0, 1, true))
                .hasSize(3);
    }

    @Test
    void aRequestIsSentToAMoverWhenItsAssignmentIsStored() {
        gateway.say(queue(1, archive(1)), ehlo(CONN, "m0", false));
        house.store.setSlow(true);
        assertThat(gateway.say(recv(2, CONN))).isEmpty();
        assertThat(stored().assigned).isEmpty();
        house.store.write();
        house.settle();
        assertThat(work(gateway.heard())).containsExactly(1L);
        assertThat(stored().assigned).containsEntry(archive(1).key(), "m0");
    }

    @Test
    void aDoneThatWasAnsweredIsNotRunAgain() {
        gateway.say(queue(1, archive(1)), ehlo(CONN, "m0", false), recv(2, CONN));
        assertThat(gateway.say(done(3, archive(1)))).containsExactly(new Message.Answer(3, 0, null));
        restart();
        gateway.say(new Message.Connected(CONN, "127.0.0.1:1"), ehlo(CONN, "m0", true));
        assertThat(work(gateway.say(recv(4, CONN)))).isEmpty();
        house.pass(60 * House.SECOND);
        assertThat(gateway.heard()).isEmpty();
        assertThat(stored().requests).isEmpty();
    }

    @Test
    void aDoneThatWasNotAnsweredIsSaidAgainAndItsRequestIsNotRunAgain() {
        gateway.say(queue(1, archive(1)), ehlo(CONN, "m0", false), recv(2, CONN));
        house.store.setSlow(true);
        assertThat(gateway.say(done(3, archive(1)))).isEmpty();
        house.store.setSlow(false);
        restart();
        assertThat(stored().assigned).as("the end was lost").hasSize(1);
        assertThat(gateway.say(new Message.Connected(CONN, "127.0.0.1:1"), done(3, archive(1)),
                ehlo(CONN, "m0", true), recv(4, CONN))).containsExactly(new Message.Answer(3, 0, null));
        house.pass(60 * House.SECOND);
        assertThat(work(gateway.heard())).isEmpty();
    }

    @Test
    void aGatewayThatHasAnsweredIsToldUpToWhichEndAllAreStored() {
        gateway.say(queue(1, archive(1), archive(2)), ehlo(CONN, "m0", false), recv(2, CONN));
        house.store.setSlow(true);
        assertThat(gateway.say(ended(7, CONN, 1), ended(8, CONN, 2))).isEmpty();
        house.store.write();
        house.settle();
        assertThat(gateway.heard()).containsExactly(new Message.EndsStored(8));
        assertThat(stored().isEmpty()).isTrue();
    }

    @Test
    void anEndThatAGatewayHasAnsweredIsNotRunAgainWhoeverWasKilled() {
        gateway.say(queue(1, archive(1), archive(2)), ehlo(CONN, "m0", false), recv(2, CONN));
        house.store.setSlow(true);
        gateway.say(ended(7, CONN, 1));
        gateway.kill();
        house.store.setSlow(false);
        restart();
        assertThat(stored().assigned).as("the end was lost").hasSize(2);
        Probe next = Probe.gateway(house);
        assertThat(next.say(ended(7, 0, 1), new Message.Ended(8, 0, 2, archive(2).dfid(), 5),
                new Message.Connected(2, "127.0.0.1:2"), ehlo(2, "m0", false), recv(4, 2)))
                .contains(new Message.EndsStored(8));
        house.pass(60 * House.SECOND);
        assertThat(work(next.heard())).isEmpty();
        assertThat(facts.take()).contains("ended 1 0", "ended 2 5");
    }

    /** A mover that is long gone has ended it, and its gateway says so when another one has it. */
    @Test
    void aDoneThatSomebodyElseHasSaidIsKeptUntilTheMoverHasLetGo() {
        gateway.say(queue(1, archive(1)), ehlo(CONN, "m0", false), recv(2, CONN));
        assertThat(gateway.say(new Message.Done(3, 2, 1, archive(1).dfid(), 0)))
                .containsExactly(new Message.Answer(3, 0, null));
        assertThat(stored().ended).containsEntry(archive(1).key(), 0);
        restart();
        facts.take();
        gateway.say(ehlo(2, "m1", false), recv(4, 2));
        house.pass(60 * House.SECOND);
        assertThat(facts.take()).containsExactly("ended 1 0");
        assertThat(work(gateway.heard())).isEmpty();
        assertThat(stored().isEmpty()).isTrue();
    }

    @Test
    void whatRunsWhileTheSchedulerIsAwayStaysWithItsMover() {
        gateway.say(queue(1, archive(1)), ehlo(CONN, "m0", false), recv(2, CONN));
        restart();
        gateway.say(new Message.Connected(CONN, "127.0.0.1:1"), ehlo(CONN, "m0", true, archive(1)),
                new Message.Connected(2, "127.0.0.1:2"), ehlo(2, "m1", false), recv(5, 2));
        house.pass(60 * House.SECOND);
        assertThat(work(gateway.heard())).isEmpty();
        assertThat(gateway.say(done(6, archive(1)))).containsExactly(new Message.Answer(6, 0, null));
    }

    @Test
    void whatAMoverRanThatDoesNotComeBackGoesToAnother() {
        gateway.say(queue(1, archive(1)), ehlo(CONN, "m0", false), recv(2, CONN));
        restart();
        gateway.say(new Message.Connected(2, "127.0.0.1:2"), ehlo(2, "m1", false), recv(5, 2));
        house.pass(3 * House.SECOND);
        assertThat(work(gateway.heard())).as("within the grace").isEmpty();
        house.pass(3 * House.SECOND);
        assertThat(work(gateway.heard())).containsExactly(1L);
        assertThat(stored().assigned).containsEntry(archive(1).key(), "m1");
    }

    @Test
    void aMoverIsNotTakenForGoneWhileOnlyItsGatewaysConnectionBreaks() {
        gateway.say(queue(1, archive(1)), ehlo(CONN, "m0", false), recv(2, CONN));
        facts.take();
        gateway.cut();
        house.settle();
        gateway.say(new Message.Connected(CONN, "127.0.0.1:1"), ehlo(CONN, "m0", true, archive(1)));
        house.pass(60 * House.SECOND);
        assertThat(facts.take()).isEmpty();
    }

    @Test
    void aMoverHasItsGraceWhenItsGatewayIsKilled() {
        gateway.say(queue(1, archive(1)), ehlo(CONN, "m0", false), recv(2, CONN));
        gateway.kill();
        Probe other = Probe.gateway(house);
        other.say(new Message.Connected(CONN, "127.0.0.1:9"), ehlo(CONN, "m0", false, archive(1)));
        house.pass(60 * House.SECOND);
        assertThat(facts.take()).doesNotContain("taken back 1");
        other.kill();
        house.pass(60 * House.SECOND);
        assertThat(facts.take()).containsExactly("taken back 1");
    }

    @Test
    void aBatchThatIsRepeatedIsTakenOnceAndOneThatIsOrderedAgainRunsAgain() {
        gateway.say(ehlo(CONN, "m0", false), recv(2, CONN));
        ingest.say(new Message.Arrived(7, List.of(archive(1))));
        assertThat(work(gateway.heard())).hasSize(1);
        gateway.say(done(3, archive(1)));
        restart();
        gateway.say(new Message.Connected(CONN, "127.0.0.1:1"), ehlo(CONN, "m0", true), recv(4, CONN));
        assertThat(ingest.say(new Message.Arrived(7, List.of(archive(1))))).containsExactly(new Message.Accepted(7));
        assertThat(gateway.heard()).as("what is repeated has been done").isEmpty();
        ingest.say(new Message.Arrived(8, List.of(archive(1))));
        assertThat(work(gateway.heard())).as("what is ordered again is done again").hasSize(1);
    }

    @Test
    void aStoreThatIsAwayHoldsNobodyUpAndIsBroughtUpToDate() {
        house.store.leave(0, "no answer");
        assertThat(gateway.say(queue(1, archive(1)))).containsExactly(new Message.Queued(1, 1, 0, false));
        assertThat(work(gateway.say(ehlo(CONN, "m0", false), recv(2, CONN)))).hasSize(1);
        assertThat(stored().requests).isEmpty();
        house.store.comeBack();
        house.pass(House.SECOND);
        assertThat(stored().assigned).containsEntry(archive(1).key(), "m0");
        assertThat(gateway.say(queue(3, archive(2)))).containsExactly(new Message.Queued(3, 1, 0, true));
    }

    @Test
    void aReplyToldUnderwayThatTheStoreIsLostSaysSo() {
        house.store.setSlow(true);
        gateway.say(queue(1, archive(1)));
        house.store.leave(0, "no answer");
        house.settle();
        assertThat(gateway.heard()).containsExactly(new Message.Queued(1, 1, 0, false));
    }

    @Test
    void aCancelWaitsForLustreToHearOfIt() {
        ingest.say(new Message.Arrived(1, List.of(archive(1))));
        assertThat(gateway.say(new Message.Cancel(1, CONN, List.of(archive(1).key(), archive(2).key()))))
                .containsExactly(new Message.Cancelled(1, List.of(new Refused(1, 2, "No such request"))));
        assertThat(((Message.TellCancelled) ingest.heard().get(0)).notices()).hasSize(1);
        restart();
        ingest.cut();
        Probe second = new Probe(house, coordinatool.bus.Role.INGEST, "second", "testfs");
        house.settle();
        assertThat(stored().untoldCookies).containsExactly(1L);
        Message again = Stream.concat(ingest.heard().stream(), second.heard().stream())
                .filter(Message.TellCancelled.class::isInstance).reduce((one, more) -> null).orElseThrow();
        second.say(new Message.Told(List.of(((Message.TellCancelled) again).notices().get(0).id())));
        assertThat(stored().untoldCookies).isEmpty();
    }
}
