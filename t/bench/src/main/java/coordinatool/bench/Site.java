// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;
import java.util.Map;

/** A server that is measured, with all that it needs; {@link #close} ends it. One thread. */
interface Site extends AutoCloseable {
    /** The port of its TCP protocol. */
    int port();

    /** The processes that make it up, without Redis, by name. */
    Map<String, Long> processes();

    /** Process of its Redis. */
    long redis();

    /** Kills all of {@link #processes}, starts them again, and returns when requests are answered. */
    void restart() throws IOException, InterruptedException;

    @Override
    void close() throws IOException, InterruptedException;

    /** Processor time of its processes so far, in seconds; Redis is not in it. */
    default double cpuSeconds() throws IOException {
        double seconds = 0;
        for (long pid : processes().values()) {
            seconds += Processes.cpuSeconds(pid);
        }
        return seconds;
    }

    /** Memory of its processes in MB, see {@link Processes#memoryMb}; Redis is not in it. */
    default double memoryMb() throws IOException {
        return Processes.memoryMb(processes().values());
    }
}
