// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends a connection whose writer makes no progress. Reading has a timeout in the socket, writing has none in Java: a
 * Redis that is stopped (SIGSTOP, a frozen host) leaves the writer in write(2) for ever once the buffers are full.
 *
 * <p>A thread that looks four times a second while something is being written, and sleeps otherwise. {@link #begin} and
 * {@link #end} cost a volatile write.
 */
final class StallGuard implements AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(RedisLink.TIMEOUT_MILLIS);

    private final Runnable abort;
    private final Thread thread;
    /** {@link System#nanoTime} of the last progress; 0 while nothing is being written. */
    private volatile long since;
    private volatile boolean asleep;
    private volatile boolean closed;

    /** @param abort ends the connection; called by this guard's thread */
    StallGuard(Runnable abort) {
        this.abort = abort;
        thread = new Thread(this::watch, "store-guard");
        thread.setDaemon(true);
        thread.start();
    }

    /** Writing begins, or has got on. */
    void begin() {
        since = System.nanoTime() | 1;
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    /** Nothing is being written any more. */
    void end() {
        since = 0;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void watch() {
        while (!closed) {
            if (since == 0) {
                asleep = true;
                // Between the two lines a write may have begun and not seen that we sleep.
                if (since == 0) {
                    LockSupport.park(this);
                }
                asleep = false;
                continue;
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
            long began = since;
            if (began != 0 && System.nanoTime() - began > LIMIT_NANOS) {
                end();
                abort.run();
            }
        }
    }
}
