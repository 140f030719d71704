// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.lustre.Request;
import coordinatool.lustre.RequestKey;
import coordinatool.scheduler.Listing;
import coordinatool.scheduler.Scheduler;
import coordinatool.store.Batch;
import coordinatool.store.Store;

/** What a store that was away should hold: what the scheduler holds. */
final class QueueTruth implements Store.Truth {
    /** Requests a step: about a millisecond. */
    private static final int STEP = 1000;

    private final Scheduler scheduler;
    private final LustreNotices notices;

    QueueTruth(Scheduler scheduler, LustreNotices notices) {
        this.scheduler = scheduler;
        this.notices = notices;
    }

    @Override
    public Object next(Object cursor, Batch batch) {
        Listing.Cursor from = (Listing.Cursor) cursor;
        if (from == null) {
            notices.all().forEach(batch::putUntold);
            batch.set(Store.Setting.LOCK, scheduler.locked() == Scheduler.LOCKED ? "1" : null);
            batch.set(Store.Setting.FSNAME, scheduler.fsname());
            from = Listing.Cursor.START;
        }
        return scheduler.listing().visit(from, STEP, true, new Writer(batch));
    }

    @Override
    public boolean hasRequest(RequestKey key) {
        return scheduler.request(key) != null;
    }

    @Override
    public String assignedTo(RequestKey key) {
        return scheduler.moverOf(key);
    }

    @Override
    public boolean hasCancel(RequestKey key) {
        return scheduler.hasCancel(key);
    }

    @Override
    public boolean hasUntold(RequestKey key) {
        return notices.has(key);
    }

    private static final class Writer implements Listing.Visitor {
        private final Batch batch;

        Writer(Batch batch) {
            this.batch = batch;
        }

        @Override
        public void mover(String name, String state, long[] running, long[] done, long disconnectedSince) {
            // Movers come back by themselves; only what they run is kept.
        }

        @Override
        public void active(String mover, Request request, boolean canceled) {
            batch.putRequest(request);
            batch.assign(request.key(), mover);
        }

        @Override
        public void queued(Request request) {
            batch.putRequest(request);
        }

        @Override
        public void cancel(Request cancel) {
            batch.putCancel(cancel);
        }
    }
}
