// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Request;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;

/**
 * Goes through all requests in parts, while the queue changes. Whatever is there from the first part to the last is
 * seen; some may be seen more than once. Not thread-safe.
 */
public final class Snapshot {

    /** Told of the requests. */
    public interface Visitor {
        /**
         * A request, as it came.
         *
         * @param mover  who runs it, null while it waits
         * @param cancel what its mover has been sent, or will be, null where there is none
         * @param sent   whether the mover has been sent it
         */
        void request(Request request, String mover, Request cancel, boolean sent);
    }

    private final RequestTable table;
    private int place = Integer.MAX_VALUE;
    private int rehashCount;

    Snapshot(RequestTable table) {
        this.table = table;
        this.rehashCount = table.rehashCount();
    }

    /**
     * Visits the next part.
     *
     * @param max how many requests at most, of a full table
     * @return whether there is more
     */
    public boolean next(int max, Visitor visitor) {
        if (rehashCount != table.rehashCount()) {
            rehashCount = table.rehashCount();
            place = Integer.MAX_VALUE;
        }
        place = table.walk(place, max, task -> visit(task, visitor));
        return place > 0;
    }

    private static void visit(Task task, Visitor visitor) {
        Request request = task.request();
        if (!task.isRunning()) {
            visitor.request(request, null, null, false);
        } else if (!task.isCancelled()) {
            visitor.request(request, Mover.of(task).name(), null, false);
        } else {
            Request unsent = Mover.of(task).cancels().get(task);
            visitor.request(request, Mover.of(task).name(), unsent == null ? request.asCancel() : unsent,
                    unsent == null);
        }
    }
}
