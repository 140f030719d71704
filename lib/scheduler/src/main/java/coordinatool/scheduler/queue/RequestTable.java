// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.KeyTable;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.policy.Ordering;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * All requests: found by key, put where they wait or at the mover that runs them, and counted. Keeps the rule of one
 * running request per file.
 */
public final class RequestTable {
    private final KeyTable<Task> byDfid;
    /** Only tasks whose dfid is not their file: these are found by cookie and file as well. */
    private final KeyTable<Task> byFid;
    private final FileLocks locks;
    private final HeldTasks held = new HeldTasks();
    private final SharedValues shared = new SharedValues();
    private final Router router;
    private final Ordering ordering;
    private final Counters counters = new Counters();
    private final RecoveredTasks recovered = new RecoveredTasks();
    private long arrivals;
    private long now;
    private int listing;

    /** @param seed a number that strangers do not know */
    public RequestTable(Router router, Ordering ordering, long seed) {
        this.router = router;
        this.ordering = ordering;
        this.locks = new FileLocks(seed);
        this.byDfid = new KeyTable<>(seed, (t, key) -> key.set(t.cookie, t.dfidSeq, t.dfidOid, t.dfidVer));
        this.byFid = new KeyTable<>(seed, (t, key) -> key.set(t.cookie, t.fidSeq, t.fidOid, t.fidVer));
    }

    public Counters counters() {
        return counters;
    }

    /** It is this time now, nanoseconds since the epoch; not said yet while an earlier life is recovered. */
    public void advance(long time) {
        now = time;
    }

    /** Those that are held. */
    public HeldTasks held() {
        return held;
    }

    // ---- finding

    public int size() {
        return byDfid.size();
    }

    /** The request with this key, or null. */
    public Task find(RequestKey key) {
        return byDfid.get(key);
    }

    /**
     * The request that this item speaks of, or null. Its cookie and dfid say which. A cancel names the file instead;
     * and a restore in active_requests has, once it has begun, another dfid than the one that we were given: there the
     * file counts too.
     */
    public Task find(Request item) {
        Task task = byDfid.get(item.cookie(), item.dfid());
        if (task == null && item.action() == Action.RESTORE) {
            return restoreOf(item.cookie(), item.fid());
        }
        return task == null && item.action() == Action.CANCEL ? findByFile(item.cookie(), item.fid()) : task;
    }

    private Task restoreOf(long cookie, Fid fid) {
        Task task = findByFile(cookie, fid);
        return task != null && task.action() == Action.RESTORE ? task : null;
    }

    /** The request with this cookie of this file, or null. */
    public Task findByFile(long cookie, Fid fid) {
        Task task = byDfid.get(cookie, fid);
        return task != null && task.fid().equals(fid) ? task : byFid.get(cookie, fid);
    }

    /** The request with this cookie and dfid, or else with this cookie of this file, or null. */
    public Task find(long cookie, Fid fid) {
        Task task = byDfid.get(cookie, fid);
        return task == null ? byFid.get(cookie, fid) : task;
    }

    /** Up to max requests of a file, those that run first. */
    public List<Task> ofFile(Fid fid, int max) {
        return locks.of(fid, max);
    }

    /** See {@link KeyTable#walk}. */
    public int walk(int from, int max, Consumer<Task> visitor) {
        return byDfid.walk(from, max, visitor);
    }

    /** See {@link KeyTable#rehashCount}. */
    public int rehashCount() {
        return byDfid.rehashCount();
    }

    /** Arrival number of the request that came last. */
    public long lastArrival() {
        return arrivals;
    }

    // ---- what Lustre lists

    /** A list of Lustre's is looked at: from now on {@link #listed} sets this mark, from 1 to 255. */
    public void listing(int mark) {
        listing = mark;
    }

    /** Lustre has this request now. */
    public void listed(Task task) {
        task.setListedIn(listing);
    }

    // ---- what becomes of them

    /**
     * Takes a new request in; it waits. It must have its timestamp.
     *
     * @param before what to do before it may be given to a mover
     */
    public Task add(Request request, Consumer<Task> before) {
        Task task = index(create(request));
        task.rank = ordering.rank(request);
        before.accept(task);
        locks.add(task);
        enqueue(task);
        return task;
    }

    /** Takes a request of an earlier life in. It is not found before {@link #indexRecovered}, and may come twice. */
    public void recover(Request request) {
        Task task = create(request);
        task.rank = ordering.rank(request);
        recovered.add(task);
    }

    /**
     * That were all of an earlier life: they are found from now on. Not before, as a reference in a table, at a place
     * of chance, has the collector look at that place again; with a million to come, tables that fill meanwhile took
     * half of its time.
     */
    public void indexRecovered() {
        byDfid.reserve(recovered.size());
        locks.reserve(recovered.size());
        recovered.retain((tasks, begin, end) -> {
            byDfid.lookAhead(tasks, begin, end);
            locks.lookAhead(tasks, begin, end);
        }, this::indexOnce);
    }

    /** Has it found from now on, unless it has come before. Returns whether it had not. */
    private boolean indexOnce(Task task) {
        if (task.action() == Action.RESTORE && restoreOf(task.cookie, task.fid()) != null
                || byDfid.putIfAbsent(task) != null) {
            return false;
        }
        if (task.hasOtherDfid()) {
            byFid.put(task);
        }
        locks.add(task);
        return true;
    }

    /**
     * Lets the recovered requests wait. They come in the order of a hash table; put in order first, a million of them
     * are in their queues in a fraction of the time.
     *
     * @param keepBack see {@link Task#keepBack}
     * @return them, the oldest first
     */
    public List<Task> finishRecovery(boolean keepBack) {
        return recovered.takeInOrder(task -> {
            if (keepBack) {
                task.keepBack();
            }
            enqueue(task);
        });
    }

    /** Takes a new request in that a mover runs already. */
    public Task addRunning(Request request, Runner runner) {
        Task task = index(create(request));
        task.rank = ordering.rank(request);
        run(task, runner);
        locks.add(task);
        return task;
    }

    /** A waiting request is given to a mover. */
    public void start(Task task, Runner runner) {
        dequeue(task);
        held.release(task);
        locks.started(task);
        task.blocked = false;
        task.letGo();
        run(task, runner);
    }

    /** A running request goes to another mover. */
    public void move(Task task, Runner runner) {
        task.runner().stop(task);
        runner.start(task);
        task.runsSince(now);
    }

    /** The mover that runs it has it still: as if it had got it last. */
    public void hasStill(Task task) {
        Runner runner = task.runner();
        runner.stop(task);
        runner.start(task);
    }

    /** A running request waits again, at its old place. */
    public void takeBack(Task task) {
        halt(task);
        locks.tookBack(task);
        enqueue(task);
    }

    /** A request is no more. */
    public void remove(Task task) {
        boolean ran = task.isRunning();
        if (ran) {
            halt(task);
        } else {
            dequeue(task);
        }
        held.release(task);
        task.letGo();
        locks.remove(task, ran);
        byDfid.removeLike(task);
        if (task.hasOtherDfid()) {
            byFid.removeLike(task);
        }
    }

    private Task create(Request request) {
        byte[] data = shared.data(request.data());
        byte[] forMover = router.rewrite(request.action(), data);
        boolean rewritten = forMover != data && !Arrays.equals(forMover, data);
        return new Task(request, shared.key(request), rewritten ? shared.data(forMover) : data, rewritten ? data : null,
                ++arrivals);
    }

    private Task index(Task task) {
        byDfid.put(task);
        if (task.hasOtherDfid()) {
            byFid.put(task);
        }
        return task;
    }

    private void enqueue(Task task) {
        router.add(task);
        counters.pending[task.action().ordinal()]++;
    }

    private void dequeue(Task task) {
        task.queue().remove(task);
        counters.pending[task.action().ordinal()]--;
    }

    private void run(Task task, Runner runner) {
        runner.start(task);
        task.runsSince(now);
        counters.running[task.action().ordinal()]++;
    }

    private void halt(Task task) {
        counters.running[task.action().ordinal()]--;
        task.runner().stop(task);
    }
}
