// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.Ports;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * No wake-up is lost between JeroMQ and a selector of ours: two threads throw a ball as fast as they can, and each
 * waits in its selector for as long as its end of the bus says. A lost wake-up would show as a wait that ends with the
 * deadline and finds the ball.
 */
class WakeupTest {
    private static final long MILLI = 1_000_000;
    private static final long NANOS = (Soak.ON ? 30 : 2) * 1_000_000_000L;

    @TempDir
    private Path directory;
    private final Log log = new Log("test", Level.INFO, System.err);

    /** Drives one end until it is told to stop. */
    private static final class Player {
        private long caught;
        private long late;

        void play(Turns.Probe probe, LongSupplier messages, BooleanSupplier stop) throws Exception {
            try (Selector selector = Selector.open()) {
                probe.register(selector);
                boolean timedOut = false;
                while (!stop.getAsBoolean()) {
                    long before = messages.getAsLong();
                    probe.turn(System.nanoTime());
                    boolean found = messages.getAsLong() > before;
                    caught += found ? 1 : 0;
                    late += found && timedOut ? 1 : 0;
                    long wait = Math.min(500 * MILLI, probe.deadline() - System.nanoTime()) / MILLI;
                    timedOut = selector.select(Math.max(1, wait)) == 0 && wait > 1;
                    selector.selectedKeys().clear();
                }
            }
        }
    }

    @Test
    @Timeout(120)
    void noneIsLost() throws Exception {
        int port = Ports.free();
        AtomicBoolean stop = new AtomicBoolean();
        Player here = new Player();
        Player there = new Player();
        try (ServerProbe server = new ServerProbe(port, directory.resolve("bus.key"), log) {
            @Override
            public void onMessage(long peer, Message message) {
                received++;
                bus.send(peer, message);
            }
        }) {
            Thread thread = new Thread(() -> {
                try {
                    there.play(server, () -> server.received, stop::get);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.start();
            try (ClientProbe client = new ClientProbe(port, directory.resolve("bus.key"), "m0", log) {
                @Override
                public void onEpoch(long epoch) {
                    bus.send(new Message.Accepted(1));
                }

                @Override
                public void onMessage(Message message) {
                    received++;
                    bus.send(message);
                }
            }) {
                long end = System.nanoTime() + NANOS;
                here.play(client, () -> client.received, () -> System.nanoTime() > end && here.caught > 200);
            } finally {
                stop.set(true);
                thread.join();
            }
        }
        assertThat(here.caught).as("rounds").isGreaterThan(200);
        assertThat(here.late + there.late).as("balls that nobody was woken for").isLessThanOrEqualTo(1);
    }
}
