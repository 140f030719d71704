// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Hold;
import coordinatool.model.RequestKey;
import coordinatool.report.journal.ReportJournal;
import coordinatool.scheduler.RareState;
import coordinatool.scheduler.Scheduler;
import coordinatool.scheduler.Snapshot;
import coordinatool.store.Batch;
import coordinatool.store.Store;

/** What a store that was away should hold: what the scheduler holds. */
final class StoreSource implements Store.Source {
    /** Requests a step: about a millisecond. */
    private static final int STEP = 1000;

    private final Scheduler scheduler;
    private final PendingNotices notices;
    private final Arrivals arrivals;
    private final ReportJournal reports;

    StoreSource(Scheduler scheduler, PendingNotices notices, Arrivals arrivals, ReportJournal reports) {
        this.scheduler = scheduler;
        this.notices = notices;
        this.arrivals = arrivals;
        this.reports = reports;
    }

    @Override
    public Store.Walk walk(Batch first) {
        notices.all().forEach(first::putUntold);
        RareState rare = scheduler.rareState();
        rare.forEachReordered(first::putReordered);
        rare.forEachOutcome(first::putEnded);
        rare.forEachStrays((key, others) -> first.putStrays(key, NameList.of(others)));
        arrivals.putAll(first);
        first.clearLines();
        reports.putAll(first);
        StoreListener.putLock(first, scheduler.lockMode());
        StoreListener.putSuspended(first, rare.suspended());
        first.set(Store.Setting.FSNAME, scheduler.fsname());
        Snapshot snapshot = scheduler.snapshot();
        return batch -> snapshot.next(STEP, (request, mover, cancel, sent) -> {
            batch.putRequest(request);
            String with = mover == null ? rare.keptBackFrom(request.key()) : mover;
            if (with != null) {
                batch.assign(request.key(), with);
            }
            Hold hold = rare.hold(request.key());
            if (hold != null) {
                batch.putHold(request.key(), hold);
            }
            String reported = reports.reportedTo(request.key());
            if (reported != null) {
                batch.putReported(request.key(), reported);
            }
            if (cancel != null) {
                batch.putCancel(request.key(), cancel, sent);
            }
        });
    }

    @Override
    public boolean hasRequest(RequestKey key) {
        return scheduler.request(key) != null;
    }

    @Override
    public String assignedTo(RequestKey key) {
        String mover = scheduler.moverOf(key);
        return mover == null ? scheduler.rareState().keptBackFrom(key) : mover;
    }

    @Override
    public boolean isHeld(RequestKey key) {
        return scheduler.rareState().hold(key) != null;
    }

    @Override
    public boolean hasCancel(RequestKey key) {
        return scheduler.hasCancel(key);
    }

    @Override
    public boolean hasUntold(RequestKey key) {
        return notices.has(key);
    }

    @Override
    public boolean hasReordered(RequestKey key) {
        return scheduler.rareState().isReordered(key);
    }

    @Override
    public boolean hasEnded(RequestKey key) {
        return scheduler.rareState().outcome(key) != null;
    }

    @Override
    public String strays(RequestKey key) {
        return NameList.of(scheduler.rareState().strays(key));
    }

    @Override
    public String reportedTo(RequestKey key) {
        return reports.reportedTo(key);
    }
}
