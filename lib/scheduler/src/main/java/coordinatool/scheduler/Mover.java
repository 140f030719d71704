// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.lustre.Action;
import coordinatool.lustre.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mover, or a connection that has not said what it is. Has what it runs as a list through the tasks themselves, in
 * the order in which it got them.
 */
final class Mover {
    enum State {
        INIT,
        READY,
        WAITING,
        DISCONNECTED
    }

    /** Its id, or its address where it is anonymous. */
    String name;
    /** Keeps its work for a while when it goes. */
    boolean named;
    State state = State.INIT;
    /** Meaningless while disconnected. */
    long conn;
    /** Sorted archive ids that it serves, empty for any. */
    int[] archiveIds = {};
    /** Place in listings: higher is listed earlier. */
    long ordinal;
    /** Nanoseconds since the epoch, while disconnected. */
    long disconnectedSince;
    /** The recv that waits for work, while WAITING. */
    Command.Recv recv;
    /** Orders waiting movers of equal load. */
    long waitingSince;
    /** It was said already that something does not fit its buffer. */
    boolean smallBufferNoted;
    /** Cancels for what it runs, not sent yet, by the task that they cancel. */
    final Map<Task, Request> cancels = new LinkedHashMap<>();

    private final long[] running = new long[Action.values().length];
    private final long[] done = new long[Action.values().length];
    private Task first;
    private Task last;

    Mover(String name, long conn) {
        this.name = name;
        this.conn = conn;
    }

    /** How much it has to do, to compare movers with each other. */
    long load() {
        return running[Action.ARCHIVE.ordinal()] + running[Action.RESTORE.ordinal()] + running[Action.REMOVE.ordinal()];
    }

    boolean takes(int archiveId) {
        return archiveIds.length == 0 || Arrays.binarySearch(archiveIds, archiveId) >= 0;
    }

    long[] running() {
        return running.clone();
    }

    long[] done() {
        return done.clone();
    }

    long running(Action action) {
        return running[action.ordinal()];
    }

    void countDone(Action action) {
        done[action.ordinal()]++;
    }

    void start(Task task) {
        task.mover = this;
        task.left = last;
        task.right = null;
        if (last == null) {
            first = task;
        } else {
            last.right = task;
        }
        last = task;
        running[task.action().ordinal()]++;
    }

    void stop(Task task) {
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
        task.mover = null;
        running[task.action().ordinal()]--;
    }

    /** What it runs now; a copy. */
    List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        for (Task task = first; task != null; task = task.right) {
            tasks.add(task);
        }
        return tasks;
    }

    /** How many more of this type its recv lets it have. */
    long room(Action action) {
        int max = switch (action) {
            case ARCHIVE -> recv.maxArchive();
            case RESTORE -> recv.maxRestore();
            case REMOVE -> recv.maxRemove();
            case CANCEL -> -1;
        };
        return max < 0 ? Long.MAX_VALUE : Math.max(0, max - running(action));
    }
}
