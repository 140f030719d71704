// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import coordinatool.model.Action;
import coordinatool.model.Counts;
import coordinatool.model.StatusView.Totals;

/** Requests by action: running, waiting and ended since the scheduler started. Always equal to what the queues hold. */
public final class Counters {
    private static final int ACTIONS = Action.values().length;

    final long[] running = new long[ACTIONS];
    final long[] pending = new long[ACTIONS];
    final long[] done = new long[ACTIONS];
    final long[] failed = new long[ACTIONS];

    /** One more has ended. */
    public void countDone(Action action) {
        done[action.ordinal()]++;
    }

    /** One more, which has been counted as done as well, has ended with an error at a mover. */
    public void countFailed(Action action) {
        failed[action.ordinal()]++;
    }

    /** So many more cancels wait for their movers. */
    public void addPendingCancels(int more) {
        pending[Action.CANCEL.ordinal()] += more;
    }

    /** How many wait. */
    public long pending(Action action) {
        return pending[action.ordinal()];
    }

    /** A copy. */
    public Totals totals() {
        return new Totals(Counts.of(running), Counts.of(pending), Counts.of(done), Counts.of(failed));
    }

    /** How many run, of all types. */
    public long allRunning() {
        return Counts.of(running).sum();
    }
}
