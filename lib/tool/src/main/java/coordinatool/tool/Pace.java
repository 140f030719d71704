// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.concurrent.TimeUnit;

/**
 * Keeps a busy loop from turning more often than is good. Each turn has its price in system calls, wake-ups of other
 * threads, and one message to each peer however little is in it. When events come thick and fast it is cheaper, and in
 * the end faster, to let some gather and take them in one turn.
 *
 * <p>Waiting only helps where events do not wait for us: where the last wait gathered next to nothing, as with a single
 * mover that sends one thing at a time, the next turns are not held up. Nor is a turn that comes after a rest.
 */
final class Pace {
    /** Time a turn, in the long run. Measured with 64 movers: 150 to 400 us are about equally good, 100 and 800 are not. */
    static final long TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    /** How far ahead of that pace a burst may run. */
    private static final long BURST_NANOS = 10 * TURN_NANOS;
    /** A wait was worth it if it gathered this many things. */
    private static final int WORTH = 4;
    /** Turns without a wait after one that was not worth it. */
    private static final int FREE_TURNS = 32;

    private long due;
    private boolean waited;
    private int free;

    Pace(long nowNanos) {
        due = nowNanos;
    }

    /**
     * A turn has begun, and did this much.
     *
     * @return for how many nanoseconds the next one should wait, 0 or less for not at all
     */
    long turn(long nowNanos, int work) {
        due = Math.min(Math.max(due, nowNanos - BURST_NANOS), nowNanos) + TURN_NANOS;
        if (waited && work < WORTH) {
            free = FREE_TURNS;
        }
        waited = false;
        if (free > 0) {
            free--;
            return 0;
        }
        waited = due > nowNanos;
        return due - nowNanos;
    }
}
