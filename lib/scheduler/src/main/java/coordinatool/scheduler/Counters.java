// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;

/** Requests by action: running, waiting and ended since the scheduler started. Always equal to what the queues hold. */
public final class Counters {
    private static final int ACTIONS = Action.values().length;

    final long[] running = new long[ACTIONS];
    final long[] pending = new long[ACTIONS];
    final long[] done = new long[ACTIONS];
    final long[] failed = new long[ACTIONS];

    Counters() {
    }

    /** A copy of the running counts, by {@link Action} ordinal. */
    public long[] running() {
        return running.clone();
    }

    /** A copy of the counts of what waits: requests in queues, cancels for movers that have not asked since. */
    public long[] pending() {
        return pending.clone();
    }

    /** A copy of the counts of what has ended, and of cancels carried out or sent. */
    public long[] done() {
        return done.clone();
    }

    /** A copy of the counts of what has ended with an error at a mover, which {@link #done} has as well. */
    public long[] failed() {
        return failed.clone();
    }

    long allRunning() {
        long sum = 0;
        for (long count : running) {
            sum += count;
        }
        return sum;
    }
}
