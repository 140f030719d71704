// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Errno;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A comparison that nobody goes on with. */
class ComparisonHandlerTest {
    private static final long HOUR = 3600 * House.SECOND;

    private final House house = new House(1, "", new Facts());
    private Probe ingest;

    @BeforeEach
    void leaveOneOpen() {
        house.startSched();
        ingest = Probe.ingest(house);
        house.pass(2 * House.SECOND);
        assertThat(ingest.say(begin(1))).last().isInstanceOf(Message.Compared.class);
    }

    private static Message begin(long id) {
        return new Message.Compare(id, 0, new ComparisonStep.Begin(0));
    }

    private List<Message> another() {
        return Probe.gateway(house).say(begin(2)).stream()
                .filter(m -> m instanceof Message.Compared || m instanceof Message.Answer).toList();
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
