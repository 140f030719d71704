// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;

/**
 * Brings what was written to a file to its disk, behind the one who writes: a disk may take long, and its owner has
 * others to serve. The thread begins with the first order, and is a daemon.
 */
final class Syncer {
    /** Between two times where nobody waits: little more to lose, and little to do for the disk. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Told whenever {@link #synced} has changed. */
    volatile Runnable wakeup = () -> { };

    private FileChannel channel;
    private long wanted;
    private boolean awaited;
    private volatile IOException failure;
    private long tried;
    private volatile long synced;
    private boolean running;

    /** What was written so far has this number. @param isAwaited whether somebody waits for it */
    synchronized void sync(FileChannel written, long number, boolean isAwaited) {
        channel = written;
        awaited = isAwaited;
        wanted = number;
        if (!running) {
            running = true;
            Thread thread = new Thread(this::run, "store-sync");
            thread.setDaemon(true);
            thread.start();
        }
        notifyAll();
    }

    /** Nothing more is written to the file, and nobody need wait for its disk any more. */
    synchronized void forget() {
        channel = null;
        failure = null;
        tried = wanted;
    }

    /** @throws IOException where the disk has refused */
    void check() throws IOException {
        IOException refused = failure;
        if (refused != null) {
            failure = null;
            throw refused;
        }
    }

    /** The last number that is on disk. */
    long synced() {
        return synced;
    }

    private void run() {
        long last = System.nanoTime() - PAUSE_NANOS;
        try {
            while (true) {
                step(last);
                last = System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long left(long last) {
        return last + PAUSE_NANOS - System.nanoTime();
    }

    private void step(long last) throws InterruptedException {
        FileChannel written;
        long number;
        synchronized (this) {
            while (wanted <= tried) {
                wait();
            }
            for (long left = left(last); !awaited && left > 0; left = left(last)) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            number = wanted;
            written = tried < wanted ? channel : null;
            tried = wanted;
        }
        try {
            if (written != null) {
                written.force(false);
                synced = number;
                wakeup.run();
            }
        } catch (IOException e) {
            failed(written, e);
        }
    }

    /** What befalls a file that is not written to any more is of no interest. */
    private synchronized void failed(FileChannel written, IOException why) {
        if (written == channel) {
            failure = why;
        }
    }
}
