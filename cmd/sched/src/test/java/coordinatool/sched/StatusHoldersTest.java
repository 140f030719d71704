// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import static coordinatool.sched.Probe.archive;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that may say a status again hears when it may not any more. */
class StatusHoldersTest {
    private static final long CONN = 1;
    private static final Message CHANGED = new Message.StatusChanged();

    private final House house = new House(1, "", new Facts());
    private final Probe gateway = Probe.gateway(house);
    private final Probe ingest = Probe.ingest(house);

    @BeforeEach
    void start() {
        house.startSched();
        gateway.say(new Message.Connected(CONN, "127.0.0.1:1"));
        house.settle();
        ingest.heard();
        assertThat(gateway.say(new Message.Status(3, CONN, false))).hasSize(1);
    }

    private List<Message> afterArrival(int request) {
        ingest.say(new Message.Arrived(request, List.of(archive(request))));
        house.settle();
        return gateway.heard();
    }

    @Test
    void itHearsOnceAndBeforeAnybodyHearsThatTheChangeIsStored() {
        house.store.setSlow(true);
        assertThat(afterArrival(1)).containsExactly(CHANGED);
        assertThat(ingest.heard()).isEmpty();
        house.store.setSlow(false);
        assertThat(afterArrival(2)).isEmpty();
    }

    @Test
    void whatOnlyAsksChangesNothing() {
        assertThat(gateway.say(new Message.Status(4, CONN, false))).hasSize(1).doesNotContain(CHANGED);
        assertThat(afterArrival(1)).containsExactly(CHANGED);
    }

    @Test
    void whatChangesByItselfIsHeardToo() {
        house.store.leave(house.now(), "gone");
        house.settle();
        assertThat(gateway.heard()).as("the store is away").containsExactly(CHANGED);
    }
}
