// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

/**
 * The time by which the scheduler measures: nanoseconds since the epoch, from a clock that does not step.
 *
 * <p>The clock of a machine may be set: by an hour after a boot with a wrong hardware clock, or by hand. A grace that
 * is under way must last neither an hour longer for that, nor end at once, which would give work to a second mover
 * while the first one still has it. So while something is due, time goes on with the monotonic clock; while nothing is,
 * it is that of the machine, which timestamps and what people are shown go by. One thread.
 */
final class SiteClock {
    /** What the machine's clock was ahead of the monotonic one when it was looked at last. */
    private long ahead;

    /** @param wall nanoseconds since the epoch, as the machine has it now */
    SiteClock(long nanoTime, long wall) {
        ahead = wall - nanoTime;
    }

    /**
     * Now.
     *
     * @param due whether some time that was given by this clock is still waited for
     */
    long now(long nanoTime, long wall, boolean due) {
        if (!due) {
            ahead = wall - nanoTime;
        }
        return nanoTime + ahead;
    }
}
