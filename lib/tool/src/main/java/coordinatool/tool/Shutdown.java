// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and SIGINT into an orderly end with an exit status of our own. The JVM would exit with 128 +
 * signal; the hook waits for the main thread and halts with its status instead. A main thread that does not end in time
 * is left behind, so that a stop takes no longer than two seconds whatever happens.
 *
 * <p>(SIGQUIT stays the JVM's: it prints the stacks of all threads. SIGHUP is {@link Hangup}'s.)
 */
public final class Shutdown {
    /** Leaves a tenth of the promised two seconds for the JVM itself. */
    private static final long PATIENCE_MILLIS = 1_800;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int status;

    /** From now on a signal calls {@code stop}, from another thread, and waits for {@link #exit}. */
    public void install(Runnable stop, Log log) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(stop, log), "shutdown"));
    }

    /** The main thread's last call: ends the process, with this status also if a signal was the cause. */
    public void exit(int exitStatus) {
        status = exitStatus;
        ended.countDown();
        System.exit(exitStatus);
    }

    private void await(Runnable stop, Log log) {
        stop.run();
        try {
            if (!ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                log.warn("stopped without finishing", "waited_ms", PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            log.debug(e);
        }
        Runtime.getRuntime().halt(status);
    }
}
