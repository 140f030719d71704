// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.function.BooleanSupplier;

/** Runs several ends of buses in one thread, as the loop of a daemon would: waits in a selector between turns. */
final class Turns {
    /** An end of a bus with what it saw. */
    interface Probe extends AutoCloseable {
        void register(Selector selector) throws IOException;

        /** Polls and flushes. */
        void turn(long now);

        void flush(long now);

        long deadline();

        @Override
        void close();
    }

    private Turns() {
    }

    /** Until the condition holds; a test's timeout ends what never does. */
    static void until(BooleanSupplier condition, Probe... probes) throws IOException {
        try (Selector selector = Selector.open()) {
            for (Probe probe : probes) {
                probe.register(selector);
            }
            while (!condition.getAsBoolean()) {
                long deadline = Long.MAX_VALUE;
                for (Probe probe : probes) {
                    probe.turn(System.nanoTime());
                    deadline = Math.min(deadline, probe.deadline());
                }
                // What holds once only must not be asked for in vain.
                if (condition.getAsBoolean()) {
                    return;
                }
                long wait = Math.min(1_000_000_000L, deadline - System.nanoTime()) / 1_000_000;
                selector.select(Math.max(1, wait));
                selector.selectedKeys().clear();
                if (Thread.interrupted()) {
                    throw new IOException("the test's time is up");
                }
            }
        }
    }
}
