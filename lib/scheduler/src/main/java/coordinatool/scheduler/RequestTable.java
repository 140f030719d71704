// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.KeyTable;
import coordinatool.model.Request;
import coordinatool.model.Scramble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All requests: found by key, waiting in order, or at the mover that runs them, and counted. Keeps the rule of one
 * running request per file.
 */
final class RequestTable {
    /** How many distinct data strings are remembered so that equal ones share their bytes. */
    private static final int SHARED_DATA = 4096;
    /** How many kinds are remembered likewise; more than a site has, fewer than someone could invent flags. */
    private static final int SHARED_KINDS = 1024;

    private final KeyTable<Task> byDfid;
    /** Only tasks whose dfid is not their file: these are found by cookie and file as well. */
    private final KeyTable<Task> byFid;
    private final FileLocks files;
    private final Map<QueueKey, QueueKey> kinds = new HashMap<>();
    private final byte[][] sharedData = new byte[SHARED_DATA][];
    /** Kinds of which something may have become available since they were last taken. */
    private final Set<QueueKey> fresh = new LinkedHashSet<>();
    private final Queues queue = new Queues(null, fresh::add);
    private final ArchiveRouter placement;
    private final Counters counters;
    private List<Task> recovered = new ArrayList<>();
    private long arrivals;

    RequestTable(Policy policy, Movers movers, long seed, Counters counters, Effects effects) {
        this.placement = new ArchiveRouter(policy, movers, queue, seed, effects);
        this.counters = counters;
        this.files = new FileLocks(seed);
        this.byDfid = new KeyTable<>(seed, t -> t.cookie, t -> t.dfidSeq, t -> t.dfidOid, t -> t.dfidVer);
        this.byFid = new KeyTable<>(seed, t -> t.cookie, t -> t.fidSeq, t -> t.fidOid, t -> t.fidVer);
    }

    int size() {
        return byDfid.size();
    }

    Counters counters() {
        return counters;
    }

    /** What any mover may have. */
    Queues queue() {
        return queue;
    }

    /** Where archives wait. */
    ArchiveRouter placement() {
        return placement;
    }

    /** The request with this cookie and dfid, or null. */
    Task find(long cookie, Fid dfid) {
        return byDfid.get(cookie, dfid);
    }

    /**
     * The request that this item speaks of, or null. Its cookie and dfid say which. A cancel names the file instead;
     * and a restore in active_requests has, once it has begun, another dfid than the one that we were given: there the
     * file counts too.
     */
    Task find(Request item) {
        Task task = find(item.cookie(), item.dfid());
        if (task == null && (item.action() == Action.RESTORE || item.action() == Action.CANCEL)) {
            task = findByFile(item.cookie(), item.fid());
            if (task != null && item.action() == Action.RESTORE && task.action() != Action.RESTORE) {
                task = null;
            }
        }
        return task;
    }

    /** Up to max requests of a file, those that run first. */
    List<Task> ofFile(Fid fid, int max) {
        return files.of(fid, max);
    }

    /** The request with this cookie of this file, or null. */
    Task findByFile(long cookie, Fid fid) {
        Task task = find(cookie, fid);
        if (task == null || !task.fid().equals(fid)) {
            task = byFid.get(cookie, fid);
        }
        return task;
    }

    /** See {@link KeyTable#walk}. */
    int walk(int from, int max, Consumer<Task> visitor) {
        return byDfid.walk(from, max, visitor);
    }

    /** See {@link KeyTable#rehashCount}. */
    int rehashCount() {
        return byDfid.rehashCount();
    }

    /**
     * Takes a new request in; it waits. It must have its timestamp.
     *
     * @param before what to do before it may be given to a mover
     */
    Task add(Request request, Consumer<Task> before) {
        Task task = create(request);
        before.accept(task);
        files.add(task);
        enqueue(task);
        return task;
    }

    /**
     * Takes a request of an earlier life in. It is found from now on, and waits once {@link #finishRecovery} is called.
     */
    Task recover(Request request) {
        Task task = create(request);
        recovered.add(task);
        return task;
    }

    /**
     * Lets the recovered requests wait. They come in the order of a hash table; put in order first, a million of them
     * are in their lanes in a fraction of the time.
     *
     * @param hold whether they are held, see {@link Task#held}
     * @return them, in order
     */
    List<Task> finishRecovery(boolean hold) {
        List<Task> all = recovered;
        recovered = new ArrayList<>();
        all.sort(Task.IN_ORDER);
        for (Task task : all) {
            task.held = hold;
            files.add(task);
            enqueue(task);
        }
        return all;
    }

    /** Takes a new request in that a mover runs already. */
    Task addRunning(Request request, Mover mover) {
        Task task = create(request);
        run(task, mover);
        files.add(task);
        return task;
    }

    /** A waiting request is given to a mover. */
    void start(Task task, Mover mover) {
        dequeue(task);
        files.started(task);
        task.blocked = false;
        task.held = false;
        run(task, mover);
    }

    /** A running request goes to another mover. */
    void move(Task task, Mover mover) {
        task.mover.stop(task);
        mover.start(task);
    }

    /** A running request waits again, at its old place. */
    void takeBack(Task task) {
        halt(task);
        files.tookBack(task);
        enqueue(task);
    }

    /** A request is no more. */
    void remove(Task task) {
        boolean ran = task.isRunning();
        if (ran) {
            halt(task);
        } else {
            dequeue(task);
        }
        task.held = false;
        files.remove(task, ran);
        byDfid.removeLike(task);
        if (task.hasOtherDfid()) {
            byFid.removeLike(task);
        }
    }

    /** Kinds of which something may have become available since the last call. */
    List<QueueKey> takeFresh() {
        if (fresh.isEmpty()) {
            return List.of();
        }
        List<QueueKey> taken = new ArrayList<>(fresh);
        fresh.clear();
        return taken;
    }

    /** Everything that waits may be available to someone who could not have it before. */
    void allFresh() {
        for (Queue lane : queue.lanes()) {
            fresh.add(lane.kind());
        }
    }

    private Task create(Request request) {
        QueueKey kind = share(new QueueKey(request.action(), request.archiveId(), request.flags()));
        byte[] data = share(request.data());
        byte[] forMover = kind.action() == Action.ARCHIVE ? placement.rewrite(data) : data;
        Task task = new Task(request, kind, forMover == data ? data : share(forMover), ++arrivals);
        byDfid.put(task);
        if (task.hasOtherDfid()) {
            byFid.put(task);
        }
        return task;
    }

    private void enqueue(Task task) {
        if (task.action() == Action.ARCHIVE) {
            placement.add(task);
        } else {
            queue.add(task);
        }
        counters.pending[task.action().ordinal()]++;
    }

    private void dequeue(Task task) {
        task.lane.remove(task);
        counters.pending[task.action().ordinal()]--;
    }

    private void run(Task task, Mover mover) {
        mover.start(task);
        counters.running[task.action().ordinal()]++;
    }

    private void halt(Task task) {
        counters.running[task.action().ordinal()]--;
        task.mover.stop(task);
    }

    private QueueKey share(QueueKey kind) {
        if (kinds.size() >= SHARED_KINDS) {
            kinds.clear();
        }
        QueueKey known = kinds.putIfAbsent(kind, kind);
        return known == null ? kind : known;
    }

    private byte[] share(byte[] data) {
        if (data.length == 0) {
            return Request.NO_DATA;
        }
        int slot = (int) Scramble.mix(Arrays.hashCode(data)) & (SHARED_DATA - 1);
        if (!Arrays.equals(sharedData[slot], data)) {
            sharedData[slot] = data;
        }
        return sharedData[slot];
    }
}
