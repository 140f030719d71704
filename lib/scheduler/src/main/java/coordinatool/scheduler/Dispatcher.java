// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.MoverView;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.model.Work;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives work to movers. A reply has the cancels for the mover first, then restores, removes and archives, all of one
 * archive id and one set of flags, as far as the mover's limits and buffer and its share go.
 */
final class Dispatcher {
    /** The order of types within a reply: users wait for restores, and removes are short. */
    private static final List<Action> PRIORITY = List.of(Action.RESTORE, Action.REMOVE, Action.ARCHIVE);

    private final RequestTable backlog;
    private final ArchiveRouter placement;
    private final Movers movers;
    private final Counters counters;
    private final Effects effects;
    private final WaitingMovers waiting = new WaitingMovers();
    private String fsname;
    private boolean locked;

    Dispatcher(RequestTable backlog, Movers movers, Counters counters, Effects effects) {
        this.backlog = backlog;
        this.placement = backlog.placement();
        this.movers = movers;
        this.counters = counters;
        this.effects = effects;
    }

    /** File system that all work is for, null while not known. Until then nothing is given out. */
    String fsname() {
        return fsname;
    }

    /** Whether this is another file system than the one that is known; null is none. */
    boolean isOther(String name) {
        return name != null && fsname != null && !name.equals(fsname);
    }

    void fsname(String name) {
        fsname = name;
        reconsiderAll();
    }

    /** While locked, only cancels are given out. */
    void lock(boolean lock) {
        locked = lock;
        if (!lock) {
            reconsiderAll();
        }
    }

    private void reconsiderAll() {
        backlog.allFresh();
        movers.forEachConnected(placement::refresh);
    }

    /** The mover has asked for work; it gets some now or waits. */
    void ask(Mover mover, long id, RecvLimits limits) {
        mover.recvId = id;
        mover.recv = limits;
        placement.asking(mover);
        if (!give(mover)) {
            waiting.add(mover);
        }
    }

    /** The mover does not wait for work any more. */
    void stopWaiting(Mover mover) {
        waiting.remove(mover);
    }

    /** Changes what a mover runs; it may be waiting for work. */
    void withReindex(Mover mover, Runnable change) {
        boolean waits = mover.state == MoverView.State.WAITING;
        if (waits) {
            waiting.suspend(mover);
        }
        change.run();
        if (waits) {
            waiting.resume(mover);
        }
    }

    /** Something changed for this mover: serve it if it waits and there is something for it now. */
    void reconsider(Mover mover) {
        if (mover.state == MoverView.State.WAITING) {
            giveWaiting(mover);
        }
    }

    /** Serves waiting movers with what has become available since the last call. */
    void serve() {
        placement.settle();
        if (locked || fsname == null) {
            return;
        }
        List<QueueKey> fresh = backlog.takeFresh();
        for (Action action : PRIORITY) {
            if (action == Action.ARCHIVE) {
                serveThoseWithArchivesOfTheirOwn();
            }
            for (QueueKey kind : fresh) {
                if (kind.action() == action) {
                    serve(kind);
                }
            }
        }
    }

    private void serveThoseWithArchivesOfTheirOwn() {
        for (Mover mover = placement.pollFresh(); mover != null; mover = placement.pollFresh()) {
            reconsider(mover);
        }
    }

    private void serve(QueueKey kind) {
        Mover mover = null;
        while (true) {
            Queue lane = backlog.queue().lane(kind);
            if (lane == null || lane.head() == null) {
                return;
            }
            Mover next = waiting.next(kind, mover);
            if (next == null) {
                return;
            }
            if (!giveWaiting(next)) {
                mover = next;
            }
        }
    }

    private boolean giveWaiting(Mover mover) {
        waiting.suspend(mover);
        boolean given = give(mover);
        if (!given) {
            waiting.resume(mover);
        }
        return given;
    }

    /** Answers the recv of a mover that is not among the waiting ones, if there is something for it. */
    private boolean give(Mover mover) {
        if (fsname == null) {
            return false;
        }
        Reply reply = new Reply(mover);
        reply.addCancels();
        if (!locked) {
            reply.add(Action.RESTORE);
            reply.add(Action.REMOVE);
            reply.addArchives();
        }
        if (reply.requests.isEmpty()) {
            return false;
        }
        mover.recv = null;
        for (Task task : reply.tasks) {
            effects.dispatched(task.request(), mover.name);
        }
        effects.work(mover.recvId, mover.conn, new Work(fsname, reply.archiveId, reply.flags, reply.requests));
        return true;
    }

    /** A reply in the making. */
    private final class Reply {
        final Mover mover;
        final List<Request> requests = new ArrayList<>();
        final List<Task> tasks = new ArrayList<>();
        int archiveId;
        long flags;
        private long room;

        Reply(Mover mover) {
            this.mover = mover;
            this.room = mover.recv.maxBytes();
        }

        void addCancels() {
            for (Map.Entry<RequestKey, Optional<Request>> stray : mover.strays.entrySet()) {
                Request cancel = stray.getValue().orElse(null);
                if (cancel != null && fits(cancel)) {
                    take(cancel, Task.ITEM_OVERHEAD + cancel.data().length);
                    stray.setValue(Optional.empty());
                }
            }
            Iterator<Map.Entry<Task, Request>> cancels = mover.cancels.entrySet().iterator();
            while (cancels.hasNext()) {
                Map.Entry<Task, Request> entry = cancels.next();
                Request cancel = entry.getValue();
                if (fits(cancel)) {
                    take(cancel, Task.ITEM_OVERHEAD + cancel.data().length);
                    cancels.remove();
                    counters.pending[Action.CANCEL.ordinal()]--;
                    counters.done[Action.CANCEL.ordinal()]++;
                    effects.cancelSent(entry.getKey().request(), cancel);
                }
            }
        }

        private boolean fits(Request cancel) {
            return Task.ITEM_OVERHEAD + cancel.data().length <= room && agrees(cancel.archiveId(), cancel.flags());
        }

        /** Adds what any mover may have. */
        void add(Action action) {
            add(action, backlog.queue(), quota(action));
        }

        /** Adds archives: those for this mover only, then what any may have; or what is in its batch slots. */
        void addArchives() {
            long quota = quota(Action.ARCHIVE);
            Batching batching = placement.batching();
            if (batching == null) {
                if (mover.own != null) {
                    quota = add(Action.ARCHIVE, mover.own, quota);
                }
                add(Action.ARCHIVE, backlog.queue(), quota);
            } else if (quota > 0) {
                batching.fill(mover);
                for (Slot slot : mover.slots) {
                    quota -= add(slot, Math.min(quota, slot.room()), batching);
                }
            }
        }

        /** Returns what remains of the quota. */
        private long add(Action action, Queues queue, long quota) {
            long left = quota;
            if (left > 0) {
                noteTooBig(queue.first(action, mover.archiveIds, Task.UNFIT - 1));
            }
            for (; left > 0; left--) {
                Queue lane = requests.isEmpty()
                        ? queue.first(action, mover.archiveIds, clamp(room))
                        : mover.takes(archiveId) ? queue.lane(new QueueKey(action, archiveId, flags)) : null;
                if (!take(lane)) {
                    break;
                }
            }
            return left;
        }

        /** Returns how many there were. */
        private long add(Slot slot, long quota, Batching batching) {
            long taken = 0;
            for (Batch batch : List.copyOf(slot.batches())) {
                if (taken < quota) {
                    noteTooBig(batch);
                }
                QueueKey kind = batch.kind();
                while (taken < quota && agrees(kind.archiveId(), kind.flags()) && take(batch)) {
                    taken++;
                }
            }
            if (taken > 0) {
                batching.sent(slot);
            }
            return taken;
        }

        /** Takes the first task of a lane that fits, if there is one. */
        private boolean take(Queue lane) {
            Task task = lane == null ? null : lane.firstFitting(clamp(room));
            if (task == null) {
                return false;
            }
            take(task.forMover(), task.size());
            backlog.start(task, mover);
            tasks.add(task);
            return true;
        }

        private long quota(Action action) {
            long share = counters.pending[action.ordinal()] / Math.max(1, movers.connected()) + 1;
            return Math.min(share, mover.room(action));
        }

        private boolean agrees(int otherArchiveId, long otherFlags) {
            return requests.isEmpty() || otherArchiveId == archiveId && otherFlags == flags;
        }

        private void take(Request request, int size) {
            archiveId = request.archiveId();
            flags = request.flags();
            room -= size;
            requests.add(request);
        }

        /** Once a mover, says that what it should get first does not fit its buffer. */
        private void noteTooBig(Queue lane) {
            if (lane != null && lane.head() != null && !mover.smallBufferNoted
                    && lane.head().size() > mover.recv.maxBytes()) {
                Task task = lane.head();
                mover.smallBufferNoted = true;
                effects.warn("request does not fit the buffer of a mover, left for others",
                        "mover", mover.name, "max_bytes", mover.recv.maxBytes(), "fid", task.fid(), "cookie",
                        Long.toUnsignedString(task.cookie), "size", task.size());
            }
        }
    }

    private static int clamp(long room) {
        return (int) Math.min(room, Task.UNFIT - 1);
    }
}
