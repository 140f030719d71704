// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Counts;
import coordinatool.model.StatusView.Totals;

/** Requests by action: running, waiting and ended since the scheduler started. Always equal to what the queues hold. */
final class Counters {
    private static final int ACTIONS = Action.values().length;

    final long[] running = new long[ACTIONS];
    final long[] pending = new long[ACTIONS];
    final long[] done = new long[ACTIONS];
    final long[] failed = new long[ACTIONS];

    /** A copy. */
    Totals totals() {
        return new Totals(Counts.of(running), Counts.of(pending), Counts.of(done), Counts.of(failed));
    }

    long allRunning() {
        return Counts.of(running).sum();
    }
}
