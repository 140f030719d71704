// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Hold;
import coordinatool.model.LockMode;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.report.journal.ReportRecovery;
import coordinatool.scheduler.Others;
import coordinatool.scheduler.QueueRecovery;
import coordinatool.scheduler.Scheduler;
import coordinatool.store.Store;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts what the store kept back into the scheduler. */
final class Recovery implements Store.Loader {
    private record Cancel(Request cancel, boolean sent) {
    }

    private final Scheduler scheduler;
    private final QueueRecovery queue;
    private final PendingNotices notices;
    private final Arrivals arrivals;
    private final ReportRecovery reports;
    private final Map<RequestKey, Cancel> cancels = new LinkedHashMap<>();
    private final Map<RequestKey, Integer> outcomes = new LinkedHashMap<>();
    private final Map<RequestKey, Others> strays = new LinkedHashMap<>();
    private final long now;
    private int assigned;
    private boolean requestsRecovered;

    /** @param now nanoseconds since the epoch; the grace of movers that had work begins */
    Recovery(Scheduler scheduler, PendingNotices notices, Arrivals arrivals, ReportRecovery reports, long now) {
        this.scheduler = scheduler;
        this.queue = scheduler.recovery();
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
        queue.request(request, now);
        reports.request(request);
    }

    @Override
    public void endOfRequests() {
        queue.requestsRead();
    }

    /** Everything has been read. */
    void finish() {
        letWait(false);
        cancels.keySet().forEach(reports::toBeCancelled);
        reports.finish();
        // These may end requests, which the reports must know by then.
        strays.forEach((key, others) -> queue.strays(key, others, now));
        outcomes.forEach((key, status) -> queue.endedElsewhere(key, status, now));
        cancels.forEach((key, c) -> queue.cancel(key, c.cancel, c.sent));
    }

    @Override
    public boolean assigned(RequestKey key, String mover) {
        if (scheduler.request(key) == null) {
            return false;
        }
        letWait(true);
        assigned++;
        queue.assignment(key, mover, now);
        reports.dispatched(key, mover);
        return true;
    }

    @Override
    public boolean held(RequestKey key, Hold hold) {
        if (scheduler.request(key) == null) {
            return false;
        }
        letWait(false);
        queue.held(key, hold);
        return true;
    }

    @Override
    public void cancel(RequestKey key, Request cancel, boolean sent) {
        cancels.put(key, new Cancel(cancel, sent));
    }

    @Override
    public void untold(Request request) {
        notices.recover(request);
    }

    @Override
    public void reordered(RequestKey key, Request order) {
        letWait(false);
        queue.reorder(key, order);
    }

    @Override
    public void ended(RequestKey key, int status) {
        outcomes.put(key, status);
    }

    @Override
    public void strays(RequestKey key, String movers) {
        strays.put(key, NameList.readOthers(movers));
    }

    @Override
    public void arrived(String ingest, long batch) {
        arrivals.recover(ingest, batch);
    }

    @Override
    public void setting(Store.Setting setting, String value) {
        switch (setting) {
            case LOCK -> queue.lock("1".equals(value) ? LockMode.LOCKED : LockMode.UNLOCKED);
            case FSNAME -> scheduler.fileSystem(value, now);
            case REPORTING -> reports.hint(value);
            case SUSPENDED -> NameList.read(value).forEach(queue::suspended);
        }
    }

    @Override
    public boolean reported(RequestKey key, String mover) {
        if (scheduler.request(key) == null) {
            return false;
        }
        reports.reported(key, mover);
        return true;
    }

    @Override
    public void line(long number, String line) {
        reports.line(number, line);
    }

    private void letWait(boolean assignmentsFollow) {
        if (!requestsRecovered) {
            requestsRecovered = true;
            queue.endOfRequests(assignmentsFollow, now);
        }
    }
}
