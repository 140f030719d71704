// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/**
 * A request as the scheduler holds it. A million of them shall fit in a small heap, so the fields are primitive, what
 * most requests do not have is kept apart ({@link Rare}), and the links of the structures that hold a task are its own.
 *
 * <p>A task is in one structure at a time: waiting in a {@link Queue} ({@link #left} and {@link #right} are its
 * children in the queue's tree), or running at a {@link Runner} (they are its neighbours in the runner's list).
 */
public final class Task {
    /**
     * Room that an item takes in the packed list: its fixed part, and as much again for rounding and the list's own
     * header. The C coordinatool counts like this.
     */
    public static final int ITEM_OVERHEAD = 72 + 72;

    /** Size of something that fits nowhere. */
    public static final int UNFIT = Integer.MAX_VALUE;

    /** The order of all queues: by rank, then by when the request came here. */
    public static final Comparator<Task> IN_ORDER = (a, b) -> a == b ? 0 : before(a, b) ? -1 : 1;

    private static final Rare USUAL = new Rare(0, -1, 0, null, null);

    /** Fields that nearly always have the same values. */
    private record Rare(long extentOffset, long extentLength, long gid, byte[] extra, byte[] originalData) {
        static Rare of(Request r, byte[] original) {
            boolean usual = r.extentOffset() == 0 && r.extentLength() == -1 && r.gid() == 0 && r.extra() == null
                    && original == null;
            return usual ? USUAL : new Rare(r.extentOffset(), r.extentLength(), r.gid(), r.extra(), original);
        }
    }

    final QueueKey queueKey;
    final long cookie;
    final long fidSeq;
    final int fidOid;
    final int fidVer;
    final long dfidSeq;
    final int dfidOid;
    final int dfidVer;
    /** Orders tasks of one rank. */
    final long arrival;
    private final long timestamp;
    private final byte[] data;
    private final Rare rare;

    /** See {@link coordinatool.scheduler.policy.Ordering}. Changes only while the task is in no structure. */
    long rank;
    Task left;
    Task right;
    /** While waiting: smallest {@link #fitSize} in the subtree below. While running: see {@link #since}. */
    int subtreeFit;
    /** While waiting: how many there are in the subtree from here on. While running: see {@link #turn}. */
    int subtreeSize;
    /** Waits for another request of its file to end, or to go first. */
    boolean blocked;
    /** Its file has or had others while it was here, and so a {@link FileQueue}. */
    boolean hasCompany;
    /** Where it waits, or who runs it. */
    TaskHolder holder;
    private boolean keptBack;
    private boolean held;
    private boolean cancelled;
    /** See {@link #listedIn()}. A byte, since an object has room for that. */
    private byte listedIn;

    /**
     * @param data     as the mover shall get them
     * @param original as the request has them, where that is something else, or null
     */
    Task(Request r, QueueKey queueKey, byte[] data, byte[] original, long arrival) {
        this.queueKey = queueKey;
        this.cookie = r.cookie();
        this.fidSeq = r.fid().seq();
        this.fidOid = r.fid().oid();
        this.fidVer = r.fid().ver();
        this.dfidSeq = r.dfid().seq();
        this.dfidOid = r.dfid().oid();
        this.dfidVer = r.dfid().ver();
        this.timestamp = r.timestamp();
        this.arrival = arrival;
        this.data = data;
        this.rare = Rare.of(r, original);
    }

    // ---- what it is

    public long cookie() {
        return cookie;
    }

    public Fid fid() {
        return new Fid(fidSeq, fidOid, fidVer);
    }

    public Fid dfid() {
        return new Fid(dfidSeq, dfidOid, dfidVer);
    }

    public RequestKey key() {
        return new RequestKey(cookie, dfid());
    }

    /** Whether the file and the FID of its data differ, as they do once a restore has begun. */
    public boolean hasOtherDfid() {
        return fidSeq != dfidSeq || fidOid != dfidOid || fidVer != dfidVer;
    }

    public Action action() {
        return queueKey.action();
    }

    public QueueKey queueKey() {
        return queueKey;
    }

    /** Its data as the mover gets them. */
    public byte[] data() {
        return data;
    }

    /** When it was first seen, nanoseconds since the epoch. */
    public long timestamp() {
        return timestamp;
    }

    public long rank() {
        return rank;
    }

    /** Counts up with each request that comes. */
    public long arrival() {
        return arrival;
    }

    /** Bytes that it takes of a mover's max_bytes. */
    public int size() {
        return ITEM_OVERHEAD + data.length;
    }

    /** The request as it came. */
    public Request request() {
        return request(rare.originalData == null ? data : rare.originalData);
    }

    /** The request as the mover gets it. */
    public Request forMover() {
        return request(data);
    }

    // ---- where it is

    public boolean isRunning() {
        return holder instanceof Runner;
    }

    /** Who runs it; null while waiting. */
    public Runner runner() {
        return holder instanceof Runner runner ? runner : null;
    }

    /** Where it waits; null while running. */
    public Queue queue() {
        return holder instanceof Queue queue ? queue : null;
    }

    /** The next one that its runner got. */
    public Task next() {
        return right;
    }

    /** While running: counts up with each task that its runner got, and wraps around. */
    public int turn() {
        return subtreeSize;
    }

    /** While running: when its runner got it, nanoseconds since the epoch; 0 where that was before the start. */
    public long since() {
        return TimeUnit.SECONDS.toNanos(Integer.toUnsignedLong(subtreeFit));
    }

    /** It runs from now on, nanoseconds since the epoch. */
    void runsSince(long now) {
        subtreeFit = (int) TimeUnit.NANOSECONDS.toSeconds(now);
    }

    // ---- what keeps it

    /** Whether it waits behind another request of its file. */
    public boolean isBlocked() {
        return blocked;
    }

    /** Whether it waits, and is kept from all movers for now, since something is to be awaited. */
    public boolean isKeptBack() {
        return keptBack;
    }

    /** Keeps it from all movers once it waits; it does not yet. */
    public void keepBack() {
        keptBack = true;
    }

    /** What was awaited has happened. */
    public void letGo() {
        if (keptBack) {
            keptBack = false;
            refresh();
        }
    }

    /** Whether it waits for somebody to look at it, see {@link HeldTasks}. */
    public boolean isHeld() {
        return held;
    }

    void setHeld(boolean hold) {
        held = hold;
        refresh();
    }

    /** Whether it is running, and to be cancelled; its mover has been told, or will be. */
    public boolean isCancelled() {
        return cancelled;
    }

    public void setCancelled() {
        cancelled = true;
    }

    /** Mark of the last list of Lustre's that had it, from 1; 0 for none. */
    public int listedIn() {
        return Byte.toUnsignedInt(listedIn);
    }

    void setListedIn(int mark) {
        listedIn = (byte) mark;
    }

    void setBlocked(boolean block) {
        blocked = block;
        refresh();
    }

    private void refresh() {
        if (holder instanceof Queue queue) {
            queue.refresh(this);
        }
    }

    /** Whether a mover may be given it, while it waits. */
    boolean mayRun() {
        return !blocked && !keptBack && !held;
    }

    /** Its size where it may be given to a mover now, else {@link #UNFIT}. */
    int fitSize() {
        return mayRun() ? size() : UNFIT;
    }

    static boolean before(Task a, Task b) {
        return a.rank != b.rank ? a.rank < b.rank : a.arrival < b.arrival;
    }

    private Request request(byte[] withData) {
        Fid fid = fid();
        return new Request(queueKey.action(), fid, hasOtherDfid() ? dfid() : fid, rare.extentOffset, rare.extentLength,
                cookie, rare.gid, queueKey.archiveId(), queueKey.flags(), timestamp, withData, rare.extra);
    }
}
