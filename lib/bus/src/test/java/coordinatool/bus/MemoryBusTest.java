// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs on the bus in memory, through restarts of each, in virtual time. */
class MemoryBusTest {
    private static final long SECOND = 1_000_000_000L;

    private final MemoryBus bus = new MemoryBus(1, new Log("test", Level.ERROR, System.err));
    private long now = 100 * SECOND;

    private final class Scheduler implements BusServer.Handler {
        final BusServer end = bus.listen();
        final List<Object> heard = new ArrayList<>();
        long lastPeer;

        @Override
        public void onPeer(long peer, Role role, String name, String fsname) {
            lastPeer = peer;
            heard.add(role + " " + name + " " + fsname);
        }

        @Override
        public void onMessage(long peer, Message message) {
            heard.add(message);
        }

        @Override
        public void onPeerGone(long peer, boolean returns) {
            heard.add(returns ? "returns" : "gone");
        }
    }

    private final class Program implements BusClient.Handler {
        final BusClient end = bus.connect(Role.INGEST, "host", "testfs", now);
        final List<Message> heard = new ArrayList<>();
        int epochs;

        @Override
        public void onEpoch(long epoch) {
            epochs++;
        }

        @Override
        public void onMessage(Message message) {
            heard.add(message);
        }
    }

    private void turn(Scheduler scheduler, Program... programs) {
        for (int i = 0; i < 4; i++) {
            for (Program program : programs) {
                program.end.poll(program, now);
            }
            if (scheduler != null) {
                scheduler.end.poll(scheduler, now);
            }
        }
    }

    @Test
    void messagesGoBothWaysAndRestartsAreNoticed() {
        Program program = new Program();
        turn(null, program);
        assertThat(program.end.send(new Message.Accepted(1))).as("nobody to take it").isFalse();
        Scheduler first = new Scheduler();
        turn(first, program);
        program.end.send(new Message.Accepted(1));
        first.end.send(first.lastPeer, new Message.Accepted(2));
        turn(first, program);
        assertThat(first.heard).containsExactly("INGEST host testfs", new Message.Accepted(1));
        assertThat(program.heard).containsExactly(new Message.Accepted(2));
        assertThat(program.end.connected()).isTrue();

        now += SECOND;
        bus.killScheduler();
        turn(null, program);
        Scheduler second = new Scheduler();
        turn(second, program);
        assertThat(program.epochs).isEqualTo(2);
        assertThat(second.heard).containsExactly("INGEST host testfs");

        now += SECOND;
        bus.cut(program.end);
        turn(second, program);
        assertThat(program.epochs).isEqualTo(3);
        assertThat(second.heard.subList(1, 3)).containsExactly("returns", "INGEST host testfs");

        now += SECOND;
        bus.kill(program.end);
        Program third = new Program();
        turn(second, third);
        assertThat(second.heard.subList(3, 5)).as("another program of the name").containsExactly("gone",
                "INGEST host testfs");
        third.end.close();
        turn(second);
        assertThat(second.heard.get(5)).isEqualTo("gone");
    }

    @Test
    void whoIsKilledIsGivenUpInTheEnd() {
        Program program = new Program();
        Scheduler scheduler = new Scheduler();
        turn(scheduler, program);
        bus.kill(program.end);
        for (int i = 0; i < 11; i++) {
            now += SECOND;
            turn(scheduler);
        }
        assertThat(scheduler.heard).containsExactly("INGEST host testfs", "gone");
    }

    @Test
    void whatWasSentBeforeTheConnectionBreaksIsLost() {
        Program program = new Program();
        Scheduler scheduler = new Scheduler();
        turn(scheduler, program);
        program.end.send(new Message.Accepted(1));
        program.end.flush(now);
        bus.cut(program.end);
        now += SECOND;
        turn(scheduler, program);
        assertThat(scheduler.heard).doesNotContain(new Message.Accepted(1));
        assertThat(program.epochs).isEqualTo(2);
    }
}
