// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

/** Pauses between attempts: one second, then twice as long each time, ten seconds at most. One thread. */
final class Backoff {
    private static final long FIRST_MILLIS = 1000;
    private static final long LONGEST_MILLIS = 10_000;

    private long next = FIRST_MILLIS;

    /** Milliseconds to pause now. */
    long next() {
        long pause = next;
        next = Math.min(2 * next, LONGEST_MILLIS);
        return pause;
    }

    /** An attempt was good. */
    void reset() {
        next = FIRST_MILLIS;
    }
}
