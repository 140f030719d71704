// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that hangs in writing. Reading has a timeout in the socket, writing has none in Java: a Redis
 * that is stopped (SIGSTOP, a frozen host) leaves the writer in write(2) for ever once the buffers are full.
 *
 * <p>A thread that looks four times a second, until the socket is closed. {@link #begin} and {@link #end} cost a
 * volatile write.
 */
final class StallGuard {
    private static final long LOOK_MILLIS = 250;
    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(RedisLink.TIMEOUT_MILLIS);

    private final Socket socket;
    /** {@link System#nanoTime} at which the present write began; 0 while nothing is being written. */
    private volatile long since;

    StallGuard(Socket socket) {
        this.socket = socket;
        Thread thread = new Thread(this::watch, "store-guard");
        thread.setDaemon(true);
        thread.start();
    }

    /** A write begins. */
    void begin() {
        since = System.nanoTime() | 1;
    }

    /** It is over. */
    void end() {
        since = 0;
    }

    private void watch() {
        try {
            while (!socket.isClosed()) {
                long began = since;
                if (began != 0 && System.nanoTime() - began > LIMIT_NANOS) {
                    socket.close();
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            // It is closed either way, and nobody interrupts.
        }
    }
}
