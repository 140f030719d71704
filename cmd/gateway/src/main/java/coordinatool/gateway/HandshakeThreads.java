// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The threads on which handshakes of TLS think: that takes milliseconds, and the loop waits for nobody. All methods are
 * the loop's.
 *
 * <p>A handshake thinks twice, or more often. The oldest connection comes first: if each step waited behind the first
 * steps of all who came meanwhile, thousands that come at once would all run out of {@link Connection#HANDSHAKE}
 * between their two steps, again and again, and hardly any would get in.
 */
final class HandshakeThreads {
    /** As many handshakes at a time: whoever wants to keep us busy with them shall not get all processors. */
    static final int THREADS = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    /** So many go on in a turn, a third of a millisecond each. */
    private static final int AT_ONCE = 16;

    private final Runnable wake;
    private final ExecutorService threads;
    private final Queue<Runnable> thought = new ConcurrentLinkedQueue<>();

    /** One step of a connection, which has no other then. */
    private record Step(long connection, Runnable work) implements Runnable, Comparable<Step> {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public int compareTo(Step other) {
            return Long.compare(connection, other.connection);
        }
    }

    /** @param wake lets the loop call {@link #turn}; is run by the threads */
    HandshakeThreads(int threads, Runnable wake) {
        this.wake = wake;
        // Steps of connections that have closed stay until a thread looks at them, and cost it nothing then.
        this.threads = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>(),
                work -> {
                    Thread made = new Thread(work, "handshakes");
                    made.setDaemon(true);
                    return made;
                });
    }

    /**
     * Has a thread do some work.
     *
     * @param connection whose it is; lower numbers come first
     * @param wanted     whether it is still worth the time; any thread
     * @param then       run in a later {@link #turn}
     */
    void think(long connection, Runnable work, BooleanSupplier wanted, Runnable then) {
        threads.execute(new Step(connection, () -> {
            if (wanted.getAsBoolean()) {
                work.run();
                thought.add(then);
                wake.run();
            }
        }));
    }

    /** Those that have been thought about go on, some of them. */
    void turn() {
        for (int n = 0; n < AT_ONCE && !thought.isEmpty(); n++) {
            thought.remove().run();
        }
        if (!thought.isEmpty()) {
            wake.run();
        }
    }

    void close() {
        threads.shutdownNow();
    }
}
