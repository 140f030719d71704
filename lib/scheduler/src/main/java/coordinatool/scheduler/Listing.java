// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.lustre.Action;
import coordinatool.lustre.Fid;
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

        /**
         * A request that this mover runs, the last one visited.
         *
         * @param canceled its mover has been told to give it up, or will be
         */
        void active(String mover, Request request, boolean canceled);

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
    /** Up to this size, in bytes, a request counts as one thing to visit; ten times what most have. */
    private static final int BYTES_OF_ONE = 2048;
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
            if (task.isRunning()) {
                tell(task.mover, visitor);
                visitor.active(task.mover.name, task.request(), task.cancelled);
            } else {
                visitor.queued(task.request());
            }
        }
        return true;
    }

    private static void tell(Mover mover, Visitor visitor) {
        visitor.mover(mover.name, mover.state.name().toLowerCase(Locale.ROOT), mover.running(), mover.done(),
                mover.disconnectedSince);
    }

    /** Where to go on, and how much of max has been used up. */
    private record Step(Cursor next, int weight) {
    }

    private Step mover(Cursor cursor, int max, boolean requests, Visitor visitor) {
        if (cursor.section == MOVER) {
            Mover mover = movers.listedBelow(cursor.mover);
            if (mover == null) {
                return new Step(Cursor.at(NOBODY, WAITING), 0);
            }
            tell(mover, visitor);
            return new Step(Cursor.at(mover.ordinal, requests ? ACTIVE : MOVER), 1);
        }
        Mover mover = movers.listedAt(cursor.mover);
        Cursor after = Cursor.at(cursor.mover, cursor.section == ACTIVE ? CANCELS : MOVER);
        if (mover == null) {
            return new Step(after, 0);
        }
        List<Task> tasks = cursor.section == ACTIVE ? mover.tasks() : List.copyOf(mover.cancels.keySet());
        int begin = (int) Math.min(cursor.position, tasks.size());
        int at = begin;
        int left = max;
        for (; at < tasks.size() && left > 0; at++) {
            Task task = tasks.get(at);
            if (cursor.section == ACTIVE) {
                visitor.active(mover.name, task.request(), task.cancelled);
            } else {
                visitor.cancel(mover.cancels.get(task));
            }
            left -= weight(task);
        }
        return new Step(at < tasks.size() ? new Cursor(cursor.mover, cursor.section, 0, at) : after, max - left);
    }

    private Step waiting(Cursor cursor, int max, boolean requests, Visitor visitor) {
        int type = cursor.section - WAITING;
        if (!requests || type >= WAITING_ORDER.size()) {
            return new Step(null, 0);
        }
        List<Task> tasks = backlog.queue().listAfter(WAITING_ORDER.get(type), cursor.timestamp, cursor.position, max);
        int at = 0;
        int left = max;
        for (; at < tasks.size() && left > 0; at++) {
            visitor.queued(tasks.get(at).request());
            left -= weight(tasks.get(at));
        }
        if (tasks.size() < max && at == tasks.size()) {
            return new Step(Cursor.at(NOBODY, cursor.section + 1), max - left);
        }
        Task last = tasks.get(at - 1);
        return new Step(new Cursor(NOBODY, cursor.section, last.timestamp, last.arrival), max - left);
    }

    /** A request with long data is as much trouble as several. */
    private static int weight(Task task) {
        return 1 + task.size() / BYTES_OF_ONE;
    }
}
