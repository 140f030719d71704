// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.ProcessFigures;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.concurrent.TimeUnit;

/**
 * What this process costs, without a moment's wait for who asks: Java's management takes 50 ms at its first use, so it
 * is looked at by a thread, once somebody has asked and there has been a collection of garbage to be told of, and the
 * answer is the last that was seen. One thread asks.
 */
final class ProcessSampler {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Path SELF = Path.of("/proc/self");
    private static final String MAX_FILES = "Max open files";
    /** Where these stand in /proc/self/stat, counted from what follows the name. */
    private static final int UTIME = 11;
    private static final int STIME = 12;
    /** The kernel counts in hundredths of a second for programs, whatever it does itself: sysconf(3), _SC_CLK_TCK. */
    private static final long MILLIS_PER_TICK = 10;
    /** Gone after the first collection. Before it there is nothing that Java's management could tell. */
    private static final WeakReference<Object> UNTIL_COLLECTED = new WeakReference<>(new Object());

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
        for (GarbageCollectorMXBean collector : collectors()) {
            count += Math.max(0, collector.getCollectionCount());
            millis += Math.max(0, collector.getCollectionTime());
        }
        return new ProcessFigures(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory(), count, millis,
                cpuMillis(), openFiles(), maxFiles());
    }

    /** None where Java's libraries for that could not be opened for want of a file descriptor: it never tries again. */
    private static List<GarbageCollectorMXBean> collectors() {
        if (UNTIL_COLLECTED.get() != null) {
            return List.of();
        }
        try {
            return ManagementFactory.getGarbageCollectorMXBeans();
        } catch (LinkageError | ServiceConfigurationError e) {
            return List.of();
        }
    }

    /** As proc_pid_stat(5): what it has used of the processor, as itself and in the kernel, after its name. */
    private static long cpuMillis() {
        String stat = read("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        return fields.length <= STIME ? 0 : (number(fields[UTIME]) + number(fields[STIME])) * MILLIS_PER_TICK;
    }

    private static long openFiles() {
        String[] files = SELF.resolve("fd").toFile().list();
        return files == null ? 0 : files.length;
    }

    private static long maxFiles() {
        String limits = read("limits");
        int at = limits.indexOf(MAX_FILES);
        return at < 0 ? 0 : number(limits.substring(at + MAX_FILES.length()).trim().split(" ", 2)[0]);
    }

    /** 0 for what is none, as "unlimited". */
    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** A file of /proc/self; empty where there is none. */
    private static String read(String name) {
        try {
            return Files.readString(SELF.resolve(name));
        } catch (IOException e) {
            return "";
        }
    }
}
