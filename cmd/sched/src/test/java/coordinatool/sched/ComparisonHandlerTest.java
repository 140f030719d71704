// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Difference;
import coordinatool.model.DifferencePage;
import coordinatool.model.Errno;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A comparison that nobody goes on with. */
class ComparisonHandlerTest {
    private static final long HOUR = 3600 * House.SECOND;

    private final House house = new House(1, "", new Facts());
    private Probe ingest;
    /** Of the one that is open. */
    private long number;

    @BeforeEach
    void leaveOneOpen() {
        house.startSched();
        ingest = Probe.ingest(house);
        house.pass(2 * House.SECOND);
        number = page(ingest.say(begin(1))).number();
    }

    /** What the last answer was. */
    private static DifferencePage page(List<Message> heard) {
        return ((Message.Compared) heard.get(heard.size() - 1)).page();
    }

    private void tell(ComparisonStep step) {
        ingest.tell(new Message.Compare(3, 0, step));
    }

    /** Returns the answer to this step; a look at the store takes some turns. */
    private DifferencePage answer(ComparisonStep step) {
        tell(step);
        house.pass(10 * House.SECOND);
        return page(ingest.heard());
    }

    private static Message begin(long id) {
        return new Message.Compare(id, 0, new ComparisonStep.Begin(0));
    }

    private List<Message> another() {
        return Probe.gateway(house).say(begin(2)).stream()
                .filter(m -> m instanceof Message.Compared || m instanceof Message.Answer).toList();
    }

    private List<String> clients() {
        house.pass(31 * House.SECOND);
        return ((Message.Compared) another().get(0)).page().clients();
    }

    @Test
    void isToldTheClientsOfAllIngests() {
        ingest.say(new Message.Clients(List.of("client0", "client1")));
        Probe other = new Probe(house, Role.INGEST, "other", "testfs");
        assertThat(clients()).as("of the other one nothing is known").isNull();
        other.say(new Message.Clients(List.of("client2")));
        assertThat(clients()).containsExactly("client0", "client1", "client2");
        other.kill();
        house.pass(60 * House.SECOND);
        assertThat(clients()).containsExactly("client0", "client1");
    }

    @Test
    void goesBeforeAnotherForAWhile() {
        house.pass(20 * House.SECOND);
        assertThat(another()).singleElement()
                .satisfies(m -> assertThat(((Message.Answer) m).status()).isEqualTo(Errno.EBUSY));
    }

    @Test
    void isOverWhereWhoHasBegunItWasKilledAndIsBack() {
        ingest.kill();
        Probe.ingest(house);
        house.pass(2 * House.SECOND);
        assertThat(another()).hasExactlyElementsOfTypes(Message.Compared.class);
    }

    @Test
    void isOverThen() {
        house.pass(31 * House.SECOND);
        assertThat(another()).hasExactlyElementsOfTypes(Message.Compared.class);
    }

    @Test
    void isNotOverWhileTheStoreIsLookedAt() {
        house.store.setSlow(true);
        tell(new ComparisonStep.Stored(number, false));
        house.pass(40 * House.SECOND);
        house.store.setSlow(false);
        house.pass(10 * House.SECOND);
        assertThat(page(ingest.heard()).more()).isFalse();
        assertThat(answer(new ComparisonStep.Unlisted(number)).number()).isEqualTo(number);
    }

    @Test
    void leavesNoLookAtTheStoreBehind() {
        Message[] requests = IntStream.range(0, 1500).mapToObj(i ->
                new Message.Queue(10 + i, 1, "testfs", List.of(Probe.archive(i)))).toArray(Message[]::new);
        Probe gateway = Probe.gateway(house);
        gateway.say(new Message.Connected(1, "127.0.0.1:1"));
        gateway.say(requests);
        house.store.forget();
        assertThat(answer(new ComparisonStep.Stored(number, false)).more()).isTrue();
        answer(new ComparisonStep.End(number));

        number = answer(new ComparisonStep.Begin(0)).number();
        assertThat(answer(new ComparisonStep.Stored(number, true)).found())
                .hasSize(1000).allMatch(Difference::repaired);
    }

    @Test
    void isOverInTimeAlsoWhereTheClockIsSetBack() {
        house.stepClock(-HOUR);
        house.pass(31 * House.SECOND);
        assertThat(another()).hasExactlyElementsOfTypes(Message.Compared.class);
    }

    @Test
    void isNotOverWhereTheClockIsSetForward() {
        house.stepClock(HOUR);
        house.pass(House.SECOND);
        assertThat(another()).hasExactlyElementsOfTypes(Message.Answer.class);
    }
}
