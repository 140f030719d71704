// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;

/**
 * Requests that movers have ended. An end is counted for the mover that had the request, whoever tells it.
 *
 * <p>A mover at which nothing succeeds any more is warned of: it ends its requests at once and asks for more, so it
 * draws all there is to do, and fails it.
 */
final class Completion {
    private final RequestTable table;
    private final Movers movers;
    private final Dispatcher dispatcher;
    private final Admission admission;
    private final Strays strays;
    private final SuspendedMovers suspended;
    private final Effects effects;

    Completion(RequestTable table, Movers movers, Dispatcher dispatcher, Admission admission,
            SuspendedMovers suspended, Effects effects) {
        this.table = table;
        this.movers = movers;
        this.dispatcher = dispatcher;
        this.admission = admission;
        this.strays = admission.strays();
        this.suspended = suspended;
        this.effects = effects;
    }

    /** The mover at the end of this connection has ended the request with this cookie and dfid. */
    void done(long conn, long cookie, Fid dfid, int status, long now) {
        Task task = table.find(cookie, dfid);
        if (task == null) {
            return;
        }
        Mover sender = movers.of(conn);
        if (sender != null) {
            admission.endedLately().add(cookie, task.fid(), sender.name());
        }
        if (!task.isRunning()) {
            table.counters().countDone(task.action());
            table.remove(task);
            admission.ended(task);
            effects.ended(task.request(), sender == null ? null : sender.name(), status);
        } else if (Mover.of(task) == sender) {
            endedByRunner(task, status, now);
        } else {
            endedByOther(task, sender, status);
        }
        dispatcher.serve();
    }

    private void endedByRunner(Task task, int status, long now) {
        Mover mover = Mover.of(task);
        if (strays.goOn(task)) {
            strays.ended(task, status);
            dispatcher.reconsider(Mover.of(task));
        } else {
            Integer before = strays.takeOutcome(task.key());
            int outcome = before != null && before == 0 ? 0 : status;
            table.counters().countDone(task.action());
            count(mover, task, outcome);
            dispatcher.withReindex(mover, () -> admission.end(task, outcome, now));
            dispatcher.serve();
        }
        dispatcher.reconsider(mover);
    }

    /**
     * Somebody has ended what another mover has now, which goes on after a failure; see {@link Strays}.
     *
     * @param sender null where it is not known
     */
    private void endedByOther(Task task, Mover sender, int status) {
        Mover runner = Mover.of(task);
        boolean stray = sender != null && strays.letGo(sender, task.key());
        if (!stray && runner.isConnected()) {
            effects.warn("mover has ended a request that another one has", "fid", task.fid(), "cookie",
                    RequestKey.cookieText(task.cookie()), "status", status, "other", runner.name());
        }
        strays.ended(task, status);
        dispatcher.reconsider(runner);
    }

    /** What was to be cancelled does not count as failed. */
    private void count(Mover mover, Task task, int status) {
        mover.countDone(task.action());
        if (status == 0) {
            int failures = mover.endFailures();
            if (failures >= Mover.WORTH_A_WARNING) {
                effects.warn("mover has ended a request without error again", "mover", mover.name(), "failed_before",
                        failures);
            }
        } else if (!task.isCancelled()) {
            table.counters().countFailed(task.action());
            int failures = mover.countFailed(task.action());
            if (failures >= Mover.WORTH_A_WARNING && failures % Mover.WORTH_A_WARNING == 0
                    && Integer.bitCount(failures / Mover.WORTH_A_WARNING) == 1) {
                effects.warn("mover fails everything", "mover", mover.name(), "failed_in_a_row", failures, "last_error",
                        Errno.name(status));
            }
            suspended.failed(mover, failures, status);
        }
    }
}
