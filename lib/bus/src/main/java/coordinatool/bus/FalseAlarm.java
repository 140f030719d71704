// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/**
 * Makes way for JeroMQ's I/O thread. It makes our channel readable a moment before it lets us see why (Signaler.send
 * writes the byte, then counts it); where it is preempted in between, a loop around a selector would spin until it is
 * given a CPU again.
 */
final class FalseAlarm {
    /** Turns of an idle loop that follow each other this fast come from a channel that stays readable. */
    private static final long SPIN_NANOS = 200_000;

    private long emptyAt = Long.MIN_VALUE;

    /** To be called at the end of a poll, with how much it found. */
    void after(int found, long now) {
        if (found > 0) {
            emptyAt = Long.MIN_VALUE;
            return;
        }
        if (emptyAt != Long.MIN_VALUE && now - emptyAt < SPIN_NANOS) {
            Thread.yield();
        }
        emptyAt = now;
    }
}
