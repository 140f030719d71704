// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Measures how long something took, less the time in which our threads wanted a CPU and got none: on a busy machine a
 * test of a time limit fails for what we do, not for what others do.
 */
final class Stopwatch {
    private final long start = System.nanoTime();
    private final long startDelay = delay();

    /** Nanoseconds since the start that we are to blame for. */
    long nanos() {
        return System.nanoTime() - start - (delay() - startDelay);
    }

    /** Run-queue wait of all our threads: second field of /proc/PID/task/TID/schedstat. 0 where there is none. */
    private static long delay() {
        long sum = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                sum += delayOf(task);
            }
        } catch (IOException e) {
            return 0;
        }
        return sum;
    }

    private static long delayOf(Path task) {
        try {
            return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[1]);
        } catch (IOException gone) {
            return 0;
        }
    }
}
