// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.ProcessFigures;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What this process costs, without a moment's wait for who asks: Java's management takes 50 ms at its first use, so it
 * is looked at by a thread, once somebody has asked, and the answer is the last that was seen. One thread asks.
 */
final class ProcessSampler {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Path SELF = Path.of("/proc/self");

    private volatile ProcessFigures last = ProcessFigures.NONE;
    private volatile boolean looking;
    private long asked = System.nanoTime() - FRESH_NANOS;

    /** What was seen last; {@link ProcessFigures#NONE} before the first look. Has it looked at again if it is old. */
    ProcessFigures last() {
        long now = System.nanoTime();
        if (!looking && now - asked >= FRESH_NANOS) {
            asked = now;
            looking = true;
            Thread thread = new Thread(this::look, "figures");
            thread.setDaemon(true);
            thread.start();
        }
        return last;
    }

    private void look() {
        try {
            last = now();
        } finally {
            looking = false;
        }
    }

    /** As it is now; takes its time. */
    static ProcessFigures now() {
        Runtime runtime = Runtime.getRuntime();
        long count = 0;
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            count += Math.max(0, collector.getCollectionCount());
            millis += Math.max(0, collector.getCollectionTime());
        }
        long cpu = ProcessHandle.current().info().totalCpuDuration().map(d -> d.toMillis()).orElse(0L);
        return new ProcessFigures(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory(), count, millis, cpu,
                openFiles(), maxFiles());
    }

    private static long openFiles() {
        try (Stream<Path> files = Files.list(SELF.resolve("fd"))) {
            return files.count();
        } catch (IOException e) {
            return 0;
        }
    }

    private static long maxFiles() {
        try {
            return Files.readAllLines(SELF.resolve("limits")).stream().filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split("\\s+")[3]).filter(limit -> limit.matches("[0-9]{1,18}"))
                    .mapToLong(Long::parseLong).findFirst().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
