// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Everything there is, in parts: each mover with what it has and what waits for it, in the order of {@link Movers}, then
 * what waits for anybody, by type; archives that wait for a batch slot come hint by hint. Nothing is kept between two
 * parts. What changes between them may be seen twice or not at all; what does not change is seen once.
 */
public final class Listing {

    /** In place of the number of a batch slot. */
    public static final int NO_SLOT = -1;

    /**
     * A batch slot.
     *
     * @param hint       null where it is free
     * @param running    how many of its archives count against its share of the mover's limit, where there is one
     * @param expireIdle when it is for anybody if nothing waits in it, nanoseconds since the epoch
     * @param expireMax  when it is in any case; 0 for never
     */
    public record BatchSlot(byte[] hint, long running, long expireIdle, long expireMax) {
    }

    /** Told what is found, in order. Requests are as their movers get them. */
    public interface Visitor {
        /**
         * A mover, followed by its requests. Counts are indexed by {@link Action} ordinal.
         *
         * @param failed            those of done that ended with an error
         * @param failing           how many have failed in a row, where that is worth a warning; otherwise 0
         * @param archiveIds        those that it takes; empty for any
         * @param state             lower-case name of its state
         * @param disconnectedSince nanoseconds since the epoch, 0 while connected
         * @param slots             its batch slots
         */
        void mover(String name, String state, long[] running, long[] done, long[] failed, int failing,
                int[] archiveIds, long disconnectedSince, List<BatchSlot> slots);

        /**
         * A request that this mover runs, the last one visited.
         *
         * @param cancelled its mover has been told to give it up, or will be
         */
        void active(String mover, Request request, boolean cancelled);

        /**
         * A request that waits for this mover, the last one visited.
         *
         * @param slot the batch slot that it waits in, {@link #NO_SLOT} for none
         */
        void waiting(String mover, int slot, Request request);

        /** A request that waits for anybody; after all movers. */
        void queued(Request request);

        /** A cancel that waits for the last mover visited. */
        void cancel(Request cancel);
    }

    /**
     * Where a part ends.
     *
     * @param mover     ordinal of the mover; {@link #NOBODY} after all movers
     * @param section   of its requests
     * @param batch     number of the batch, among those that wait for a slot
     * @param timestamp of the last request, where they are ordered by it
     * @param position  {@link Task#arrival} of the last request, or {@link Task#turn} where it runs
     */
    public record Cursor(long mover, int section, long batch, long timestamp, long position) {
        public static final Cursor START = at(Long.MAX_VALUE, MOVER);

        private static Cursor at(long mover, int section) {
            return new Cursor(mover, section, 0, Long.MIN_VALUE, Long.MIN_VALUE);
        }

        private Cursor after(Task task) {
            return new Cursor(mover, section, batch, task.timestamp, task.arrival);
        }

        private boolean isAtBeginning() {
            return position == Long.MIN_VALUE;
        }
    }

    private static final long NOBODY = Long.MIN_VALUE;
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
    private static final BatchSlot FREE = new BatchSlot(null, 0, 0, 0);

    private final Backlog backlog;
    private final Movers movers;

    Listing(Backlog backlog, Movers movers) {
        this.backlog = backlog;
        this.movers = movers;
    }

    /**
     * Visits the next part.
     *
     * @param max      about how many things to visit
     * @param requests whether to visit requests too
     * @return where to go on, null at the end
     */
    public Cursor visit(Cursor from, int max, boolean requests, Visitor visitor) {
        Cursor cursor = from;
        int left = max;
        while (cursor != null && left > 0) {
            Step step = cursor.mover == NOBODY
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
    public boolean visitFile(Fid fid, int max, Visitor visitor) {
        List<Task> tasks = backlog.ofFile(fid, max + 1);
        if (tasks.stream().mapToInt(Listing::weight).sum() > max) {
            return false;
        }
        for (Task task : tasks) {
            Mover mover = task.isRunning() ? task.mover : task.lane.holder().mover();
            if (mover != null) {
                tell(mover, visitor);
            }
            if (task.isRunning()) {
                visitor.active(mover.name, task.forMover(), task.cancelled);
            } else {
                tellWaiting(task, visitor);
            }
        }
        return true;
    }

    /** Where to go on, and how much of max has been used up. */
    private record Step(Cursor next, int weight) {
    }

    private Step mover(Cursor cursor, int max, boolean requests, Visitor visitor) {
        if (cursor.section == MOVER) {
            Mover mover = movers.listedBelow(cursor.mover);
            if (mover == null) {
                return new Step(Cursor.at(NOBODY, 0), 0);
            }
            tell(mover, visitor);
            return new Step(Cursor.at(mover.ordinal, requests ? ACTIVE : MOVER), 1);
        }
        Mover mover = movers.listedAt(cursor.mover);
        int slot = cursor.section - SLOTS;
        if (mover == null || slot >= mover.slots.size()) {
            return new Step(Cursor.at(cursor.mover, MOVER), 0);
        }
        return switch (cursor.section) {
            case ACTIVE -> running(cursor, mover, max, task -> true,
                    task -> visitor.active(mover.name, task.forMover(), task.cancelled));
            case CANCELS -> running(cursor, mover, max, mover.cancels::containsKey,
                    task -> visitor.cancel(mover.cancels.get(task)));
            case WAITING -> mover.batches != null
                    ? batch(cursor, mover.batches, max, visitor)
                    : inOrder(cursor, mover.own == null ? List.of() : mover.own.lanes(), max, visitor);
            default -> inOrder(cursor, mover.slots.get(slot).batches(), max, visitor);
        };
    }

    private Step waiting(Cursor cursor, int max, boolean requests, Visitor visitor) {
        if (!requests || cursor.section > BATCHES) {
            return new Step(null, 0);
        }
        if (cursor.section == BATCHES) {
            Batching batching = backlog.placement().batching();
            return batching == null ? new Step(null, 0) : batch(cursor, batching.nobody(), max, visitor);
        }
        return inOrder(cursor, backlog.queue().lanes(WAITING_ORDER.get(cursor.section)), max, visitor);
    }

    /** Those tasks that a mover runs that are wanted, in the order in which it got them. */
    private static Step running(Cursor cursor, Mover mover, int max, Predicate<Task> wanted, Consumer<Task> visitor) {
        Task task = cursor.isAtBeginning() ? mover.first() : mover.firstAfter((int) cursor.position);
        int left = max;
        Cursor next = cursor;
        for (; task != null && left > 0; task = task.right) {
            if (wanted.test(task)) {
                visitor.accept(task);
                left -= weight(task);
                next = new Cursor(cursor.mover, cursor.section, 0, 0, task.turn);
            }
        }
        return new Step(task == null ? Cursor.at(cursor.mover, cursor.section + 1) : next, max - left);
    }

    /** The tasks of some lanes, in the order of all queues; there are few lanes. */
    private static Step inOrder(Cursor cursor, Collection<? extends Lane> lanes, int max, Visitor visitor) {
        List<Task> tasks = new ArrayList<>();
        for (Lane lane : lanes) {
            lane.listAfter(cursor.timestamp, cursor.position, max, tasks);
        }
        tasks.sort(Task.IN_ORDER);
        int left = max;
        Cursor next = cursor;
        for (Task task : tasks) {
            if (left <= 0) {
                break;
            }
            tellWaiting(task, visitor);
            left -= weight(task);
            next = cursor.after(task);
        }
        return new Step(left > 0 ? Cursor.at(cursor.mover, cursor.section + 1) : next, max - left);
    }

    /** The tasks of the next batch of a queue. */
    private static Step batch(Cursor cursor, BatchQueue queue, int max, Visitor visitor) {
        Batch batch = queue.notBefore(cursor.batch);
        if (batch == null) {
            return new Step(Cursor.at(cursor.mover, cursor.section + 1), 0);
        }
        Cursor from = batch.id == cursor.batch
                ? cursor
                : new Cursor(cursor.mover, cursor.section, batch.id, Long.MIN_VALUE, Long.MIN_VALUE);
        Step step = inOrder(from, List.of(batch), max, visitor);
        return step.next.section == cursor.section
                ? step
                : new Step(new Cursor(cursor.mover, cursor.section, batch.id + 1, Long.MIN_VALUE, Long.MIN_VALUE),
                        step.weight + 1);
    }

    private void tell(Mover mover, Visitor visitor) {
        Batching batching = backlog.placement().batching();
        // The C server has slots for connections that never said ehlo too, and clients may count on the list's length.
        List<BatchSlot> slots = mover.slots.isEmpty() && batching != null
                ? Collections.nCopies(batching.slotsPerMover(), FREE)
                : mover.slots.stream().map(Listing::view).toList();
        visitor.mover(mover.name, mover.state.name().toLowerCase(Locale.ROOT), mover.running(), mover.done(),
                mover.failed(), mover.failures() < Completion.WORTH_A_WARNING ? 0 : mover.failures(), mover.archiveIds,
                mover.disconnectedSince, slots);
    }

    private static BatchSlot view(Slot slot) {
        if (slot.isFree()) {
            return FREE;
        }
        return new BatchSlot(slot.hint.data(), slot.mover.limitsArchives ? slot.running() : 0, slot.expireIdle,
                slot.expireMax == Long.MAX_VALUE ? 0 : slot.expireMax);
    }

    private static void tellWaiting(Task task, Visitor visitor) {
        Mover mover = task.lane.holder().mover();
        if (mover == null) {
            visitor.queued(task.forMover());
        } else {
            int slot = task.lane.holder() instanceof Slot s ? s.index : NO_SLOT;
            visitor.waiting(mover.name, slot, task.forMover());
        }
    }

    /** A request with long data is as much trouble as several. */
    private static int weight(Task task) {
        return 1 + task.size() / BYTES_OF_ONE;
    }
}
