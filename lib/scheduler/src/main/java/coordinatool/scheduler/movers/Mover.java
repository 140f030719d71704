// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.movers;

import coordinatool.model.Action;
import coordinatool.model.BatchSlot;
import coordinatool.model.Counts;
import coordinatool.model.MoverView;
import coordinatool.model.MoverView.State;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.queue.Hint;
import coordinatool.scheduler.queue.QueueKey;
import coordinatool.scheduler.queue.Runner;
import coordinatool.scheduler.queue.Task;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mover, or a connection that has not said what it is: what it takes, what it runs, and how that ended. */
public final class Mover extends Runner {
    /**
     * Failures in a row of which is warned. Requests fail for reasons of their own too, a file that was removed for
     * one; but even if half of all do, so many follow each other once in a million times only, while a mover that fails
     * everything at once has them in a second. Each time that they have doubled it is said again.
     */
    public static final int WORTH_A_WARNING = 20;

    /** Its id, or its address where it is anonymous. */
    String name;
    /** Keeps its work for a while when it goes. */
    boolean named;
    State state = State.INIT;
    /** It does not come back. */
    boolean forgotten;
    /** Meaningless while disconnected. */
    long conn;
    /** Place in listings: higher is listed earlier. */
    long ordinal;
    /** Nanoseconds since the epoch, while disconnected. */
    long disconnectedSince;
    /** Orders waiting movers of equal load. */
    long waitingSince;
    private int[] archiveIds = {};
    private RecvLimits recv;
    /** What it asked for last, null where it never has. */
    private RecvLimits limits;
    private long recvId;
    private boolean smallBufferNoted;
    private final Map<Task, Request> cancels = new LinkedHashMap<>();
    private final Map<RequestKey, Optional<Request>> strays = new LinkedHashMap<>(0);
    private final Map<Hint, Integer> runningHints = new HashMap<>(0);
    private final boolean countsHints;
    private final long[] running = new long[Action.values().length];
    private final long[] done = new long[Action.values().length];
    private final long[] failed = new long[Action.values().length];
    private int failures;
    private boolean suspended;

    /** @param countsHints whether to know how many archives of a hint it runs */
    Mover(String name, long conn, boolean countsHints) {
        this.name = name;
        this.conn = conn;
        this.countsHints = countsHints;
    }

    /** The mover that runs a task; null where none does. Nobody else runs tasks. */
    public static Mover of(Task task) {
        return (Mover) task.runner();
    }

    // ---- who it is

    @Override
    public String name() {
        return name;
    }

    /** Whether it has a name of its own, by which it is known when it comes back. */
    public boolean isNamed() {
        return named;
    }

    public State state() {
        return state;
    }

    public boolean isConnected() {
        return state != State.DISCONNECTED;
    }

    /** Whether it is gone for good: who comes with its name is another one. */
    public boolean isForgotten() {
        return forgotten;
    }

    public long conn() {
        return conn;
    }

    /** Place in listings: higher is listed earlier. */
    public long ordinal() {
        return ordinal;
    }

    /** Sorted archive ids that it serves, empty for any. */
    public int[] archiveIds() {
        return archiveIds;
    }

    public void setArchiveIds(int[] ids) {
        archiveIds = Arrays.stream(ids).sorted().distinct().toArray();
        smallBufferNoted = false;
    }

    public boolean takes(int archiveId) {
        return archiveIds.length == 0 || archiveId == QueueKey.ANY_ARCHIVE
                || Arrays.binarySearch(archiveIds, archiveId) >= 0;
    }

    // ---- what it asks for

    /** It asks for work. */
    public void asks(long id, RecvLimits wanted) {
        recvId = id;
        recv = wanted;
        limits = wanted;
    }

    /** It has got work, or does not wait any more. */
    public void asksNoMore() {
        recv = null;
    }

    /** What it asks for, null where it does not. */
    public RecvLimits recv() {
        return recv;
    }

    /** The id of the command with which it asks. */
    public long recvId() {
        return recvId;
    }

    /** How many more of this type its recv lets it have; none while it is suspended. */
    public long room(Action action) {
        int max = suspended ? 0 : recv.max(action);
        return max < 0 ? Long.MAX_VALUE : Math.max(0, max - running[action.ordinal()]);
    }

    /** Whether it is to be said now that something does not fit its buffer: once after each ehlo. */
    public boolean noteSmallBuffer() {
        boolean first = !smallBufferNoted;
        smallBufferNoted = true;
        return first;
    }

    // ---- what it is to give up

    /** Cancels for what it runs, not sent yet, by the task that they cancel. */
    public Map<Task, Request> cancels() {
        return cancels;
    }

    /**
     * Requests that it runs although they have gone to another mover since, which came back with them after they had
     * been given away: with the cancel that it is to get, empty where it has got it.
     */
    public Map<RequestKey, Optional<Request>> strays() {
        return strays;
    }

    /** It is to be told to give up what it runs of this request, which another mover has now. */
    public void giveUp(Task task) {
        strays.put(task.key(), Optional.of(task.request().asCancel()));
    }

    // ---- what it runs, and how that ended

    /** How much it has to do, to compare movers with each other. */
    public long load() {
        return running[Action.ARCHIVE.ordinal()] + running[Action.RESTORE.ordinal()] + running[Action.REMOVE.ordinal()];
    }

    /** How many archives of this hint it runs. */
    public int running(Hint hint) {
        return runningHints.getOrDefault(hint, 0);
    }

    /** Hints of the archives that it runs; a copy. */
    public List<Hint> runningHints() {
        return List.copyOf(runningHints.keySet());
    }

    /** It has ended one more. */
    public void countDone(Action action) {
        done[action.ordinal()]++;
    }

    /** The last one ended with an error. Returns how many have now, since the last that did not. */
    public int countFailed(Action action) {
        failed[action.ordinal()]++;
        return ++failures;
    }

    /** The last one ended without error. Returns how many before it had failed in a row. */
    public int endFailures() {
        int before = failures;
        failures = 0;
        return before;
    }

    /** Whether it gets no more work until somebody has looked. */
    public boolean isSuspended() {
        return suspended;
    }

    /** Changes that. Where it goes on, what it has failed is forgotten. What it has {@link #room} for changes too. */
    public void setSuspended(boolean is) {
        suspended = is;
        failures = is ? failures : 0;
    }

    /** @param slots its batch slots */
    public MoverView view(List<BatchSlot> slots) {
        MoverView.Tally tally = new MoverView.Tally(Counts.of(running), Counts.of(done), Counts.of(failed),
                failures < WORTH_A_WARNING && !suspended ? 0 : failures,
                limits == null ? Counts.UNLIMITED : limits.counts());
        return new MoverView(name, state, disconnectedSince, archiveIds, tally, suspended, slots);
    }

    @Override
    protected void start(Task task) {
        super.start(task);
        running[task.action().ordinal()]++;
        if (countsHints && task.action() == Action.ARCHIVE) {
            runningHints.merge(new Hint(task.data()), 1, Integer::sum);
        }
    }

    @Override
    protected void stop(Task task) {
        super.stop(task);
        running[task.action().ordinal()]--;
        if (countsHints && task.action() == Action.ARCHIVE) {
            runningHints.computeIfPresent(new Hint(task.data()), (hint, count) -> count == 1 ? null : count - 1);
        }
    }
}
