// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A request as the scheduler holds it. A million of them shall fit in a small heap, so the fields are primitive, what
 * most requests do not have is kept apart ({@link Rare}), and the links of the structures that hold a task are its own.
 *
 * <p>A task is in one structure at a time: waiting in the {@link Queue} of a queue ({@link #left} and {@link #right} are
 * its children in the lane's tree), or running at a mover (they are its neighbours in the mover's list).
 */
final class Task {
    /**
     * Room that an item takes in the packed list: its fixed part, and as much again for rounding and the list's own
     * header. The C coordinatool counts like this.
     */
    static final int ITEM_OVERHEAD = 72 + 72;

    /** Size of something that fits nowhere. */
    static final int UNFIT = Integer.MAX_VALUE;

    private static final Rare USUAL = new Rare(0, -1, 0, null, null);

    /** Fields that nearly always have the same values. */
    private record Rare(long extentOffset, long extentLength, long gid, byte[] extra, byte[] originalData) {
        static Rare of(Request r, byte[] data) {
            byte[] original = Arrays.equals(data, r.data()) ? null : r.data();
            boolean usual = r.extentOffset() == 0 && r.extentLength() == -1 && r.gid() == 0 && r.extra() == null
                    && original == null;
            return usual ? USUAL : new Rare(r.extentOffset(), r.extentLength(), r.gid(), r.extra(), original);
        }
    }

    final QueueKey kind;
    final long cookie;
    final long fidSeq;
    final int fidOid;
    final int fidVer;
    final long dfidSeq;
    final int dfidOid;
    final int dfidVer;
    final long timestamp;
    /** Orders tasks of one timestamp. */
    final long arrival;
    private final byte[] data;
    private final Rare rare;

    Task left;
    Task right;
    /** Smallest {@link #fitSize} in the subtree below, while waiting. */
    int subtreeFit;
    /** How many there are in the subtree from here on, while waiting. */
    int subtreeSize;
    /** While running: counts up with each task that its mover got, and wraps around. */
    int turn;
    /** Waits for another request of its file to end, or to go first. */
    boolean blocked;
    /** Waits, and is kept from all movers for now, see {@link Held}. */
    boolean held;
    /** Is running, and to be cancelled; its mover has been told, or will be. */
    boolean cancelled;
    /** Where it waits; null while running. */
    Queue lane;
    /** Who runs it; null while waiting. */
    Mover mover;

    /** @param data as the mover shall get them, where that is not what the request has */
    Task(Request r, QueueKey kind, byte[] data, long arrival) {
        this.kind = kind;
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
        this.rare = Rare.of(r, data);
    }

    /** Its data as the mover gets them. */
    byte[] data() {
        return data;
    }

    Action action() {
        return kind.action();
    }

    Fid fid() {
        return new Fid(fidSeq, fidOid, fidVer);
    }

    Fid dfid() {
        return new Fid(dfidSeq, dfidOid, dfidVer);
    }

    RequestKey key() {
        return new RequestKey(cookie, dfid());
    }

    /** Whether the file and the FID of its data differ, as they do once a restore has begun. */
    boolean hasOtherDfid() {
        return fidSeq != dfidSeq || fidOid != dfidOid || fidVer != dfidVer;
    }

    boolean isRunning() {
        return mover != null;
    }

    /** Whether a mover may be given it, while it waits. */
    boolean mayRun() {
        return !blocked && !held;
    }

    /** Bytes that it takes of a mover's max_bytes. */
    int size() {
        return ITEM_OVERHEAD + data.length;
    }

    /** Its size where it may be given to a mover now, else {@link #UNFIT}. */
    int fitSize() {
        return mayRun() ? size() : UNFIT;
    }

    /** The order of all queues, as a comparator. */
    static final Comparator<Task> IN_ORDER = (a, b) -> a == b ? 0 : before(a, b) ? -1 : 1;

    /** The order of all queues: when the request was first seen, then when it came here. */
    static boolean before(Task a, Task b) {
        return a.timestamp != b.timestamp ? a.timestamp < b.timestamp : a.arrival < b.arrival;
    }

    /** The request as it came. */
    Request request() {
        return request(rare.originalData == null ? data : rare.originalData);
    }

    /** The request as the mover gets it. */
    Request forMover() {
        return request(data);
    }

    private Request request(byte[] withData) {
        Fid fid = fid();
        return new Request(kind.action(), fid, hasOtherDfid() ? dfid() : fid, rare.extentOffset, rare.extentLength,
                cookie, rare.gid, kind.archiveId(), kind.flags(), timestamp, withData, rare.extra);
    }
}
