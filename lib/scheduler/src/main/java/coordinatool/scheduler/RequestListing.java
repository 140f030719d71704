// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.ListItem.Visitor;
import coordinatool.model.MoverView;
import coordinatool.model.PageCursor;
import coordinatool.model.RequestKey;
import coordinatool.model.RequestView;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.placement.ArchiveRouter;
import coordinatool.scheduler.placement.Batch;
import coordinatool.scheduler.placement.BatchQueue;
import coordinatool.scheduler.placement.Slot;
import coordinatool.scheduler.queue.Queue;
import coordinatool.scheduler.queue.QueueHolder;
import coordinatool.scheduler.queue.Queues;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Everything there is, in parts: each mover with what it has and what waits for it, in the order of {@link Movers},
 * then what waits for anybody, by type; archives that wait for a batch slot come hint by hint. Nothing is kept between
 * two parts. What changes between them may be seen twice or not at all; what does not change is seen once.
 */
public final class RequestListing {
    // For the maintainer. A full queue takes a thousand pages, and a reader may take minutes for them, or go away in
    // between. So a page must not cost the scheduler more than a millisecond, and nothing may be kept for the reader:
    // no copy, no iterator that the next change would break. The cursor has it all, and each of its numbers must mean
    // the same however much has changed since:
    //
    // mover: its ordinal. A mover gets a new one, higher than all before, when it comes, and a low one when it goes;
    // the listing counts down. So one that comes back is in front, where the reader has been already, and one that goes
    // is among the last: it may be seen twice or not at all, but no other is missed for it.
    //
    // rank and arrival: of the last request seen. They never change while a request lives, and the trees find what
    // follows in O(log n), whether that request is still there or not. Where a mover runs them it is the turn instead,
    // since a mover gets requests in any order and ends them in any.
    //
    // batch: its number, by age. A batch may move to a slot, or into another batch, between two pages; what is in it is
    // then seen twice or not at all. To prevent that, a batch would have to remember its readers.
    //
    // Requests of several queues (other archive ids, other flags) are merged for each page, since a site has few. A
    // page is measured by what it visits, a request with long data counting as several, so that no page is very large.

    /**
     * Sections of a mover: itself, or the mover with the next lower ordinal; what it runs; archives that wait for it;
     * its cancels; and what waits in each of its batch slots.
     */
    private static final int MOVER = 0;
    private static final int ACTIVE = 1;
    private static final int WAITING = 2;
    private static final int CANCELS = 3;
    private static final int SLOTS = 4;
    /** Sections of nobody: what waits, by type, and last the archives that wait for a batch slot. */
    private static final List<Action> WAITING_ORDER = List.of(Action.RESTORE, Action.REMOVE, Action.ARCHIVE);
    private static final int BATCHES = WAITING_ORDER.size();
    /** Up to this size, in bytes, a request counts as one thing to visit; ten times what most have. */
    private static final int BYTES_OF_ONE = 2048;

    private final RequestTable table;
    private final ArchiveRouter router;
    private final Movers movers;
    private final WaitReasons reasons;

    RequestListing(RequestTable table, ArchiveRouter router, Movers movers, WaitReasons reasons) {
        this.table = table;
        this.router = router;
        this.movers = movers;
        this.reasons = reasons;
    }

    /**
     * Visits the next part.
     *
     * @param max      about how many things to visit
     * @param requests whether to visit requests too, as their movers get them
     * @return where to go on, null at the end
     */
    public PageCursor visit(PageCursor from, int max, boolean requests, Visitor<RuntimeException> visitor) {
        PageCursor cursor = from;
        int left = max;
        while (cursor != null && left > 0) {
            Step step = cursor.mover() == PageCursor.NOBODY
                    ? waiting(cursor, left, requests, visitor)
                    : mover(cursor, left, requests, visitor);
            cursor = step.next;
            left -= step.weight;
        }
        return cursor;
    }

    /**
     * Visits the requests of one file, as {@link #visit} does, all of them at once.
     *
     * @param max about how many to visit at most
     * @return false where there are more; nothing has been visited then
     */
    public boolean visitFile(Fid fid, int max, Visitor<RuntimeException> visitor) {
        List<Task> tasks = table.ofFile(fid, max + 1);
        if (tasks.stream().mapToInt(RequestListing::weight).sum() > max) {
            return false;
        }
        for (Task task : tasks) {
            Mover mover = task.isRunning() ? Mover.of(task) : (Mover) task.queue().holder().runner();
            if (mover != null) {
                visitor.mover(view(mover));
            }
            visitor.request(view(task));
        }
        return true;
    }

    /** Why the request with this key waits, for people; null where it is running or unknown. O(movers). */
    public String whyWaiting(RequestKey key) {
        Task task = table.find(key);
        return task == null ? null : reasons.of(task);
    }

    /**
     * When its mover got the request with this key, or it came to be held, nanoseconds since the epoch; 0 where it
     * waits or is unknown.
     */
    public long since(RequestKey key) {
        Task task = table.find(key);
        return task == null ? 0 : task.isRunning() ? task.since() : task.isHeld() ? table.held().of(task).since() : 0;
    }

    /**
     * Visits the next part of those that are held, in the order in which they came.
     *
     * @return as {@link #visit}
     */
    public PageCursor visitHeld(PageCursor from, int max, Visitor<RuntimeException> visitor) {
        List<Task> tasks = new ArrayList<>();
        table.held().after(from.arrival(), max, (task, hold) -> tasks.add(task));
        tasks.forEach(task -> visitor.request(view(task)));
        return tasks.size() < max ? null : from.after(0, tasks.get(max - 1).arrival());
    }

    /** Where to go on, and how much of max has been used up. */
    private record Step(PageCursor next, int weight) {
    }

    private Step mover(PageCursor cursor, int max, boolean requests, Visitor<RuntimeException> visitor) {
        if (cursor.section() == MOVER) {
            Mover mover = movers.listedBelow(cursor.mover());
            if (mover == null) {
                return new Step(PageCursor.at(PageCursor.NOBODY, 0), 0);
            }
            visitor.mover(view(mover));
            return new Step(PageCursor.at(mover.ordinal(), requests ? ACTIVE : MOVER), 1);
        }
        Mover mover = movers.listedAt(cursor.mover());
        List<Slot> slots = mover == null ? List.of() : router.slots(mover);
        int slot = cursor.section() - SLOTS;
        if (mover == null || slot >= slots.size()) {
            return new Step(PageCursor.at(cursor.mover(), MOVER), 0);
        }
        return switch (cursor.section()) {
            case ACTIVE -> running(cursor, mover, max, task -> true, task -> visitor.request(view(task)));
            case CANCELS -> running(cursor, mover, max, mover.cancels()::containsKey,
                    task -> visitor.request(
                            RequestView.waiting(mover.cancels().get(task), mover.name(), RequestView.NO_SLOT)));
            case WAITING -> waitingFor(cursor, mover, max, visitor);
            default -> inOrder(cursor, slots.get(slot).batches(), max, visitor);
        };
    }

    private Step waitingFor(PageCursor cursor, Mover mover, int max, Visitor<RuntimeException> visitor) {
        if (router.batches(mover) != null) {
            return batch(cursor, router.batches(mover), max, visitor);
        }
        Queues only = router.only(mover);
        return inOrder(cursor, only == null ? List.of() : only.all(), max, visitor);
    }

    private Step waiting(PageCursor cursor, int max, boolean requests, Visitor<RuntimeException> visitor) {
        if (!requests || cursor.section() > BATCHES) {
            return new Step(null, 0);
        }
        if (cursor.section() == BATCHES) {
            return router.hasBatches() ? batch(cursor, router.batches(null), max, visitor) : new Step(null, 0);
        }
        return inOrder(cursor, router.anybody().all(WAITING_ORDER.get(cursor.section())), max, visitor);
    }

    /** Those tasks that a mover runs that are wanted, in the order in which it got them. */
    private Step running(PageCursor cursor, Mover mover, int max, Predicate<Task> wanted,
            Consumer<Task> visitor) {
        Task task = cursor.isAtBeginning() ? mover.first() : mover.firstAfter((int) cursor.arrival());
        int left = max;
        PageCursor next = cursor;
        for (; task != null && left > 0; task = task.next()) {
            if (wanted.test(task)) {
                visitor.accept(task);
                left -= weight(task);
                next = cursor.after(0, task.turn());
            }
        }
        return new Step(task == null ? PageCursor.at(cursor.mover(), cursor.section() + 1) : next, max - left);
    }

    /** The tasks of some queues, of which there are few, as if they were one. */
    private Step inOrder(PageCursor cursor, Collection<? extends Queue> queues, int max,
            Visitor<RuntimeException> visitor) {
        List<Task> tasks = new ArrayList<>();
        for (Queue queue : queues) {
            queue.listAfter(cursor.rank(), cursor.arrival(), max, tasks);
        }
        tasks.sort(Task.IN_ORDER);
        int left = max;
        PageCursor next = cursor;
        for (Task task : tasks) {
            if (left <= 0) {
                break;
            }
            visitor.request(view(task));
            left -= weight(task);
            next = cursor.after(task.rank(), task.arrival());
        }
        return new Step(left > 0 ? PageCursor.at(cursor.mover(), cursor.section() + 1) : next, max - left);
    }

    /** The tasks of the next batch of a queue. */
    private Step batch(PageCursor cursor, BatchQueue queue, int max, Visitor<RuntimeException> visitor) {
        Batch batch = queue.notBefore(cursor.batch());
        if (batch == null) {
            return new Step(PageCursor.at(cursor.mover(), cursor.section() + 1), 0);
        }
        PageCursor from = batch.id() == cursor.batch()
                ? cursor
                : PageCursor.inBatch(cursor.mover(), cursor.section(), batch.id());
        Step step = inOrder(from, List.of(batch), max, visitor);
        return step.next.section() == cursor.section()
                ? step
                : new Step(PageCursor.inBatch(cursor.mover(), cursor.section(), batch.id() + 1),
                        step.weight + 1);
    }

    private MoverView view(Mover mover) {
        return mover.view(router.view(mover));
    }

    private RequestView view(Task task) {
        if (task.isRunning()) {
            return RequestView.running(task.forMover(), task.runner().name(), task.isCancelled());
        }
        QueueHolder holder = task.queue().holder();
        RequestView waiting = holder.runner() == null
                ? RequestView.waiting(task.forMover())
                : RequestView.waiting(task.forMover(), holder.runner().name(),
                        holder instanceof Slot slot ? slot.index() : RequestView.NO_SLOT);
        return task.isHeld() ? waiting.with(table.held().of(task)) : waiting;
    }

    /** A request with long data is as much trouble as several. */
    private static int weight(Task task) {
        return 1 + task.size() / BYTES_OF_ONE;
    }
}
