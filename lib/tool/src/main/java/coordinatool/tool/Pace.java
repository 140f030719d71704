// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.concurrent.TimeUnit;

/**
 * Keeps a busy loop from turning more often than is good. Each turn has its price in system calls, wake-ups of other
 * threads, and one message to each peer however little is in it. When events come thick and fast it is cheaper, and in
 * the end faster, to let some gather and take them in one turn. A turn that comes after a rest is never held up.
 */
final class Pace {
    /** A turn a {@value} ns in the long run. */
    private static final long TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    /** How far ahead of that pace a burst may run. */
    private static final long BURST_NANOS = 10 * TURN_NANOS;

    private long due;

    Pace(long nowNanos) {
        due = nowNanos;
    }

    /** A turn begins. Returns for how many nanoseconds the next one should wait, 0 or less for not at all. */
    long turn(long nowNanos) {
        due = Math.max(due, nowNanos - BURST_NANOS) + TURN_NANOS;
        return due - nowNanos;
    }
}
