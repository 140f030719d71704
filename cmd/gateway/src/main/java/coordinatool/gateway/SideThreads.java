// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Threads beside the loop, for work that takes milliseconds, since the loop waits for nobody. What is to follow from
 * the work is handed back to the loop. All methods are the loop's.
 */
final class SideThreads {
    /** So much is handed back in a turn; others wait meanwhile. */
    private static final int AT_ONCE = 16;

    private final Runnable wake;
    private final ExecutorService threads;
    private final Queue<Runnable> done = new ConcurrentLinkedQueue<>();

    /** Some work, and its place among others. */
    private record Step(long order, Runnable work) implements Runnable, Comparable<Step> {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public int compareTo(Step other) {
            return Long.compare(order, other.order);
        }
    }

    /** @param wake lets the loop call {@link #turn}; is run by the threads */
    SideThreads(String name, int threads, Runnable wake) {
        this.wake = wake;
        this.threads = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>(),
                work -> {
                    Thread made = new Thread(work, name);
                    made.setDaemon(true);
                    return made;
                });
    }

    /**
     * Has a thread do some work.
     *
     * @param order of what waits the lowest comes first
     * @param work  gives what is to be run in a later {@link #turn}; null where nothing has been done
     */
    void execute(long order, Supplier<Runnable> work) {
        threads.execute(new Step(order, () -> {
            Runnable then = work.get();
            if (then != null) {
                done.add(then);
                wake.run();
            }
        }));
    }

    /** Runs what is to follow, some of it. */
    void turn() {
        for (int n = 0; n < AT_ONCE && !done.isEmpty(); n++) {
            done.remove().run();
        }
        if (!done.isEmpty()) {
            wake.run();
        }
    }

    void close() {
        threads.shutdownNow();
    }
}
