// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

/**
 * Who runs tasks: a list through the tasks themselves, in the order in which it got them. The queue need not know that
 * it is a mover.
 */
public abstract class Runner implements TaskHolder {
    private Task first;
    private Task last;
    private int turns;

    public abstract String name();

    /** The first task that it runs, or null; {@link Task#next} is the next. */
    public final Task first() {
        return first;
    }

    /** The first that it runs of those that it got after the one with this {@link Task#turn}, or null. */
    public final Task firstAfter(int turn) {
        Task task = first;
        while (task != null && task.turn() - turn <= 0) {
            task = task.right;
        }
        return task;
    }

    /** {@link Task#turn} of what it got last. */
    public final int lastTurn() {
        return turns;
    }

    /** It runs this task from now on, which is in no queue. */
    protected void start(Task task) {
        task.holder = this;
        task.left = last;
        task.right = null;
        if (last == null) {
            first = task;
        } else {
            last.right = task;
        }
        last = task;
        task.subtreeSize = ++turns;
    }

    /** It does not run this task any more. */
    protected void stop(Task task) {
        if (task.left == null) {
            first = task.right;
        } else {
            task.left.right = task.right;
        }
        if (task.right == null) {
            last = task.left;
        } else {
            task.right.left = task.left;
        }
        task.left = null;
        task.right = null;
        task.holder = null;
    }
}
