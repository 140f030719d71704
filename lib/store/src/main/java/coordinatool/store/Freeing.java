// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * Removes a large file and frees its blocks a little at a time, on a thread of its own. To free half a gigabyte at once
 * is one step of the file system's journal, and whoever wants something there waits for it: Redis for its file, the
 * gateway for the one with its ends. On ext4 another file's fdatasync took 185 to 245 ms then, and 35 to 51 ms in steps
 * like these.
 */
final class Freeing {
    /** Bytes freed at a time. */
    static final long STEP = 4 << 20;
    private static final long PAUSE_MILLIS = 50;

    /** Waits between two steps. */
    interface Wait {
        void untilNext() throws InterruptedException;
    }

    private Freeing() {
    }

    /** Removes a file that somebody has left. */
    static void remove(Path file) throws IOException {
        FileChannel open;
        try {
            open = FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (AccessDeniedException e) {
            Files.delete(file);
            return;
        }
        remove(file, open);
    }

    /** Removes a file that is open, and closes it. Nobody may write to it any more. If it cannot go, it is whole. */
    static void remove(Path file, FileChannel open) throws IOException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            open.close();
            throw e;
        }
        Thread thread = new Thread(() -> free(open, () -> TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS)), "store-free");
        thread.setDaemon(true);
        thread.start();
    }

    static void free(FileChannel removed, Wait between) {
        try (removed) {
            for (long left = removed.size() - STEP; left > 0; left -= STEP) {
                removed.truncate(left);
                between.untilNext();
            }
        } catch (IOException ignored) {
            // What is left is freed when the file is closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
