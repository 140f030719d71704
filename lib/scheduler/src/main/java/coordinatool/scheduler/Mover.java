// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Counts;
import coordinatool.model.MoverView;
import coordinatool.model.MoverView.State;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mover, or a connection that has not said what it is. Has what it runs as a list through the tasks themselves, in
 * the order in which it got them.
 */
final class Mover {
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
    /** What it asks for, while it is given work or waits for some, and the id of that command. */
    RecvLimits recv;
    long recvId;
    /** Orders waiting movers of equal load. */
    long waitingSince;
    /** It was said already that something does not fit its buffer. */
    boolean smallBufferNoted;
    /** Cancels for what it runs, not sent yet, by the task that they cancel. */
    final Map<Task, Request> cancels = new LinkedHashMap<>();

    /**
     * Requests that it runs although they have gone to another mover since, which came back with them after they had
     * been given away: with the cancel that it is to get, null where it has got it.
     */
    final Map<RequestKey, Optional<Request>> strays = new LinkedHashMap<>(0);

    /** Archives that only this mover may have, where there are no batches. Null while there never was one. */
    Queues own;
    /** Batches that wait for a slot of this mover. Null while there never was one. */
    BatchQueue batches;
    /** Its batch slots; none before its first ehlo. */
    final List<Slot> slots = new ArrayList<>(0);
    /** False where its last recv was for no archives at all. */
    boolean takesArchives = true;
    /** Whether its last recv limited its archives. */
    boolean limitsArchives;

    private final Map<Hint, Integer> runningHints = new HashMap<>(0);
    private final boolean countsHints;
    private final long[] running = new long[Action.values().length];
    private final long[] done = new long[Action.values().length];
    private final long[] failed = new long[Action.values().length];
    private int failures;
    private Task first;
    private Task last;
    private int turns;

    /** @param countsHints whether to know how many archives of a hint it runs */
    Mover(String name, long conn, boolean countsHints) {
        this.name = name;
        this.conn = conn;
        this.countsHints = countsHints;
    }

    /** How much it has to do, to compare movers with each other. */
    long load() {
        return running[Action.ARCHIVE.ordinal()] + running[Action.RESTORE.ordinal()] + running[Action.REMOVE.ordinal()];
    }

    boolean takes(int archiveId) {
        return archiveIds.length == 0 || archiveId == QueueKey.ANY_ARCHIVE
                || Arrays.binarySearch(archiveIds, archiveId) >= 0;
    }

    long running(Action action) {
        return running[action.ordinal()];
    }

    /** How many archives of this hint it runs. */
    int running(Hint hint) {
        return runningHints.getOrDefault(hint, 0);
    }

    /** Hints of the archives that it runs; a copy. */
    List<Hint> runningHints() {
        return List.copyOf(runningHints.keySet());
    }

    /** It is to be told to give up what it runs of this request, which another mover has now. */
    void giveUp(Task task) {
        strays.put(task.key(), Optional.of(task.request().asCancel()));
    }

    void countDone(Action action) {
        done[action.ordinal()]++;
    }

    /** It has failed one more, which is done as well. Returns how many now since the last that succeeded. */
    int failed(Action action) {
        failed[action.ordinal()]++;
        return ++failures;
    }

    void succeeded() {
        failures = 0;
    }

    /** How many it has failed since the last that succeeded. */
    int failures() {
        return failures;
    }

    /** How many it runs and has ended, for people. */
    MoverView.Tally tally() {
        return new MoverView.Tally(Counts.of(running), Counts.of(done), Counts.of(failed),
                failures < Completion.WORTH_A_WARNING ? 0 : failures);
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
        task.turn = ++turns;
        running[task.action().ordinal()]++;
        if (countsHints && task.action() == Action.ARCHIVE) {
            runningHints.merge(new Hint(task.data()), 1, Integer::sum);
        }
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
        if (countsHints && task.action() == Action.ARCHIVE) {
            runningHints.computeIfPresent(new Hint(task.data()), (hint, count) -> count == 1 ? null : count - 1);
        }
    }

    /** The first task that it runs, or null; {@link Task#right} is the next. */
    Task first() {
        return first;
    }

    /** The first that it runs of those that it got after the one with this {@link Task#turn}, or null. */
    Task firstAfter(int turn) {
        Task task = first;
        while (task != null && task.turn - turn <= 0) {
            task = task.right;
        }
        return task;
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
        int max = recv.max(action);
        return max < 0 ? Long.MAX_VALUE : Math.max(0, max - running(action));
    }
}
