// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.Command;
import coordinatool.scheduler.Scheduler;
import coordinatool.store.Store;
import java.util.ArrayList;
import java.util.List;

/** Puts what the store kept back into the scheduler. */
final class Recovery implements Store.Loader {
    private final Scheduler scheduler;
    private final LustreNotices notices;
    private final Arrivals arrivals;
    private final Reports reports;
    private final List<Command.RecoveredCancel> cancels = new ArrayList<>();
    private final long now;
    private int assigned;
    private boolean requestsRecovered;

    /** @param now nanoseconds since the epoch; the grace of movers that had work begins */
    Recovery(Scheduler scheduler, LustreNotices notices, Arrivals arrivals, Reports reports, long now) {
        this.scheduler = scheduler;
        this.notices = notices;
        this.arrivals = arrivals;
        this.reports = reports;
        this.now = now;
    }

    int assigned() {
        return assigned;
    }

    @Override
    public void request(Request request) {
        scheduler.apply(new Command.RecoveredRequest(request), now);
        reports.recoverRequest(request);
    }

    /** Everything has been read. */
    void finish() {
        endOfRequests(false);
        for (Command.RecoveredCancel cancel : cancels) {
            reports.recoverToBeCancelled(cancel.key());
        }
        reports.recovered();
        // These may end requests, which the reports must know by then.
        cancels.forEach(cancel -> scheduler.apply(cancel, now));
    }

    @Override
    public void assigned(RequestKey key, String mover) {
        endOfRequests(true);
        assigned++;
        scheduler.apply(new Command.RecoveredAssignment(key, mover), now);
        reports.recoverAssignment(key, mover);
    }

    @Override
    public void cancel(RequestKey key, Request cancel, boolean sent) {
        cancels.add(new Command.RecoveredCancel(key, cancel, sent));
    }

    @Override
    public void untold(Request request) {
        notices.recover(request);
    }

    @Override
    public void reordered(RequestKey key, Request order) {
        endOfRequests(false);
        scheduler.apply(new Command.RecoveredReorder(key, order), now);
    }

    @Override
    public void arrived(String ingest, long batch) {
        arrivals.recover(ingest, batch);
    }

    @Override
    public void setting(Store.Setting setting, String value) {
        switch (setting) {
            case LOCK -> scheduler.apply(
                    new Command.RecoveredLock("1".equals(value) ? Scheduler.LOCKED : Scheduler.UNLOCKED), now);
            case FSNAME -> scheduler.apply(new Command.FileSystem(value), now);
            case REPORTING -> reports.recoverHint(value);
        }
    }

    @Override
    public void reported(RequestKey key, String mover) {
        reports.recoverReported(key, mover);
    }

    @Override
    public void line(long number, String line) {
        reports.recoverLine(number, line);
    }

    private void endOfRequests(boolean assignmentsFollow) {
        if (!requestsRecovered) {
            requestsRecovered = true;
            scheduler.apply(new Command.RequestsRecovered(assignmentsFollow), now);
        }
    }
}
