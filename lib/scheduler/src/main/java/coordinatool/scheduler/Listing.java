// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.lustre.Action;
import coordinatool.lustre.Request;
import java.util.List;
import java.util.Locale;

/**
 * Everything there is, in parts: each mover with what it has, in the order of {@link Movers}, then what waits for
 * anybody, by type. Nothing is kept between two parts. What changes between them may be seen twice or not at all; what
 * does not change is seen once.
 */
public final class Listing {

    /** Told what is found, in order. */
    public interface Visitor {
        /**
         * A mover, followed by its requests. Counts are indexed by {@link Action} ordinal.
         *
         * @param state             lower-case name of its state
         * @param disconnectedSince nanoseconds since the epoch, 0 while connected
         */
        void mover(String name, String state, long[] running, long[] done, long disconnectedSince);

        /** A request that this mover runs, the last one visited. */
        void active(String mover, Request request);

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
     * @param timestamp of the last request, where they are ordered by it
     * @param position  arrival number of the last request, or how many of the section have been visited
     */
    public record Cursor(long mover, int section, long timestamp, long position) {
        public static final Cursor START = new Cursor(Long.MAX_VALUE, MOVER, Long.MIN_VALUE, 0);

        private static Cursor at(long mover, int section) {
            return new Cursor(mover, section, Long.MIN_VALUE, section >= WAITING ? Long.MIN_VALUE : 0);
        }
    }

    private static final long NOBODY = Long.MIN_VALUE;
    /**
     * Sections: the mover with the next lower ordinal; what it runs; its cancels; and, of nobody, what waits by type.
     */
    private static final int MOVER = 0;
    private static final int ACTIVE = 1;
    private static final int CANCELS = 2;
    private static final int WAITING = 3;
    private static final List<Action> WAITING_ORDER = List.of(Action.RESTORE, Action.REMOVE, Action.ARCHIVE);

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
            left -= step.visited;
        }
        return cursor;
    }

    private record Step(Cursor next, int visited) {
    }

    private Step mover(Cursor cursor, int max, boolean requests, Visitor visitor) {
        if (cursor.section == MOVER) {
            Mover mover = movers.listedBelow(cursor.mover);
            if (mover == null) {
                return new Step(Cursor.at(NOBODY, WAITING), 0);
            }
            visitor.mover(mover.name, mover.state.name().toLowerCase(Locale.ROOT), mover.running(), mover.done(),
                    mover.disconnectedSince);
            return new Step(Cursor.at(mover.ordinal, requests ? ACTIVE : MOVER), 1);
        }
        Mover mover = movers.listedAt(cursor.mover);
        boolean active = cursor.section == ACTIVE;
        Cursor after = Cursor.at(cursor.mover, active ? CANCELS : MOVER);
        if (mover == null) {
            return new Step(after, 0);
        }
        List<Request> all = active
                ? mover.tasks().stream().map(Task::request).toList()
                : List.copyOf(mover.cancels.values());
        int begin = (int) Math.min(cursor.position, all.size());
        int end = Math.min(begin + max, all.size());
        for (Request request : all.subList(begin, end)) {
            if (active) {
                visitor.active(mover.name, request);
            } else {
                visitor.cancel(request);
            }
        }
        return new Step(end < all.size() ? new Cursor(cursor.mover, cursor.section, 0, end) : after, end - begin);
    }

    private Step waiting(Cursor cursor, int max, boolean requests, Visitor visitor) {
        int type = cursor.section - WAITING;
        if (!requests || type >= WAITING_ORDER.size()) {
            return new Step(null, 0);
        }
        List<Task> tasks = backlog.queue().listAfter(WAITING_ORDER.get(type), cursor.timestamp, cursor.position, max);
        tasks.forEach(task -> visitor.queued(task.request()));
        if (tasks.size() < max) {
            return new Step(Cursor.at(NOBODY, cursor.section + 1), tasks.size());
        }
        Task last = tasks.get(tasks.size() - 1);
        return new Step(new Cursor(NOBODY, cursor.section, last.timestamp, last.arrival), tasks.size());
    }
}
