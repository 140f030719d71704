// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.model.Work;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.placement.ArchiveRouter;
import coordinatool.scheduler.placement.Batch;
import coordinatool.scheduler.placement.Slot;
import coordinatool.scheduler.queue.Queue;
import coordinatool.scheduler.queue.QueueKey;
import coordinatool.scheduler.queue.Queues;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reply to a mover in the making: the cancels for the mover first, then restores, removes and archives, all of one
 * archive id and one set of flags, as far as the mover's limits and buffer and its share go. What is added runs at the
 * mover from then on.
 */
final class Reply {
    private final Mover mover;
    private final RequestTable table;
    private final ArchiveRouter router;
    private final MoverDeaths deaths;
    private final Effects effects;
    private final List<Request> requests = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private int archiveId;
    private long flags;
    private long room;
    /** Whether it can have nothing more than cancels, as what it has must be alone. */
    private boolean full;

    Reply(Mover mover, RequestTable table, ArchiveRouter router, MoverDeaths deaths, Effects effects) {
        this.mover = mover;
        this.table = table;
        this.router = router;
        this.deaths = deaths;
        this.effects = effects;
        this.room = mover.recv().maxBytes();
        this.full = deaths.isOnTrial(mover);
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    /** What the mover runs from now on. */
    List<Task> tasks() {
        return tasks;
    }

    Work work(String fsname) {
        return new Work(fsname, archiveId, flags, requests);
    }

    void addCancels() {
        for (Map.Entry<RequestKey, Optional<Request>> stray : mover.strays().entrySet()) {
            if (stray.getValue().isPresent() && take(stray.getValue().get())) {
                stray.setValue(Optional.empty());
            }
        }
        Iterator<Map.Entry<Task, Request>> cancels = mover.cancels().entrySet().iterator();
        while (cancels.hasNext()) {
            Map.Entry<Task, Request> entry = cancels.next();
            if (take(entry.getValue())) {
                cancels.remove();
                table.counters().addPendingCancels(-1);
                table.counters().countDone(Action.CANCEL);
                effects.cancelSent(entry.getKey().request(), entry.getValue());
            }
        }
    }

    /** Adds what any mover may have. */
    void add(Action action, long quota) {
        add(action, router.anybody(), quota);
    }

    /** Adds archives: those for this mover only, then what any may have; or what is in its batch slots. */
    void addArchives(long quota) {
        long left = quota;
        if (!router.hasBatches()) {
            Queues own = router.only(mover);
            if (own != null) {
                left = add(Action.ARCHIVE, own, left);
            }
            add(Action.ARCHIVE, left);
        } else if (left > 0) {
            Iterator<Slot> slots = router.fill(mover).iterator();
            while (left > 0 && slots.hasNext()) {
                Slot slot = slots.next();
                left -= slot.isBusy() ? add(slot, Math.min(left, slot.room())) : 0;
            }
        }
    }

    /** Returns what remains of the quota. */
    private long add(Action action, Queues queues, long quota) {
        long left = quota;
        if (left > 0) {
            noteTooBig(queues.first(action, mover.archiveIds(), Task.UNFIT - 1));
        }
        for (; left > 0; left--) {
            Queue queue = requests.isEmpty()
                    ? queues.first(action, mover.archiveIds(), clampedRoom())
                    : mover.takes(archiveId) ? queues.get(new QueueKey(action, archiveId, flags)) : null;
            if (!takeFrom(queue)) {
                break;
            }
        }
        return left;
    }

    /** Returns how many there were. */
    private long add(Slot slot, long quota) {
        long taken = 0;
        for (Batch batch : List.copyOf(slot.batches())) {
            if (taken < quota) {
                noteTooBig(batch);
            }
            QueueKey key = batch.key();
            while (taken < quota && agrees(key.archiveId(), key.flags()) && takeFrom(batch)) {
                taken++;
            }
        }
        if (taken > 0) {
            router.sent(slot);
        }
        return taken;
    }

    /** Takes the first task of a queue that fits, if there is one. */
    private boolean takeFrom(Queue queue) {
        Task task = queue == null || full ? null : queue.firstFitting(clampedRoom());
        boolean alone = task != null && deaths.isSuspect(task);
        if (task == null || alone && mover.load() > 0) {
            return false;
        }
        full = alone;
        put(task.forMover(), task.size());
        table.start(task, mover);
        tasks.add(task);
        if (alone) {
            // Movers that had work could not have it, nor what is behind it.
            queue.holder().available(queue);
        }
        return true;
    }

    private boolean take(Request cancel) {
        int size = Task.ITEM_OVERHEAD + cancel.data().length;
        boolean fits = size <= room && agrees(cancel.archiveId(), cancel.flags());
        if (fits) {
            put(cancel, size);
        }
        return fits;
    }

    private void put(Request request, int size) {
        archiveId = request.archiveId();
        flags = request.flags();
        room -= size;
        requests.add(request);
    }

    private boolean agrees(int otherArchiveId, long otherFlags) {
        return requests.isEmpty() || otherArchiveId == archiveId && otherFlags == flags;
    }

    /** Once a mover, says that what it should get first does not fit its buffer. */
    private void noteTooBig(Queue queue) {
        Task task = queue == null ? null : queue.head();
        if (task != null && task.size() > mover.recv().maxBytes() && mover.noteSmallBuffer()) {
            effects.warn("request does not fit the buffer of a mover, left for others", "mover", mover.name(),
                    "max_bytes", mover.recv().maxBytes(), "fid", task.fid(), "cookie",
                    RequestKey.cookieText(task.cookie()), "size", task.size());
        }
    }

    private int clampedRoom() {
        return (int) Math.min(room, Task.UNFIT - 1);
    }
}
