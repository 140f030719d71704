// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;

/**
 * Requests that movers have ended. An end is believed whoever tells it, and counted for the mover that had the request.
 *
 * <p>A mover at which nothing succeeds any more is warned of: it ends its requests at once and asks for more, so it
 * draws all there is to do, and fails it.
 */
final class Completion {
    private final RequestTable table;
    private final Movers movers;
    private final Dispatcher dispatcher;
    private final Admission admission;
    private final Cancels cancels;
    private final InterruptedRestores interrupted;
    private final Effects effects;

    Completion(RequestTable table, Movers movers, Dispatcher dispatcher, Admission admission, Cancels cancels,
            InterruptedRestores interrupted, Effects effects) {
        this.table = table;
        this.movers = movers;
        this.dispatcher = dispatcher;
        this.admission = admission;
        this.cancels = cancels;
        this.interrupted = interrupted;
        this.effects = effects;
    }

    /** The mover at the end of this connection has ended the request with this cookie and dfid. */
    void done(long conn, long cookie, Fid dfid, int status, long now) {
        RequestKey key = new RequestKey(cookie, dfid);
        Task byKey = table.find(key);
        Task task = byKey == null ? table.findByFile(cookie, dfid) : byKey;
        if (isOfStray(conn, key, task, status) || task == null) {
            return;
        }
        Mover sender = movers.of(conn);
        if (sender != null) {
            admission.endedLately().add(cookie, task.fid(), sender.name());
        }
        table.counters().countDone(task.action());
        if (task.isRunning()) {
            ended(task, status, now);
        } else {
            table.remove(task);
            admission.ended(task.key(), task.arrival(), now);
            effects.ended(task.request(), sender == null ? null : sender.name(), status);
            dispatcher.serve();
        }
    }

    private void ended(Task task, int status, long now) {
        Mover mover = Mover.of(task);
        Request request = task.request();
        count(mover, task, status);
        if (interrupted.mayBeRefused(task, status) && !admission.isReordered(task.key())) {
            effects.takenBack(request, mover.name(), "its mover may have been refused by Lustre");
            interrupted.hold(task, status);
            dispatcher.withReindex(mover, () -> table.takeBack(task));
        } else {
            cancels.ended(task);
            dispatcher.withReindex(mover, () -> table.remove(task));
            admission.ended(request.key(), task.arrival(), now);
            effects.ended(request, mover.name(), status);
            admission.endedAtMover(request.key(), request.action(), status, now);
        }
        dispatcher.serve();
        dispatcher.reconsider(mover);
    }

    /**
     * Whether a mover has ended what another one has taken over: the other goes on. If it has ended it without error,
     * Lustre knows the request no more, and it is the other one that is told to give it up.
     */
    private boolean isOfStray(long conn, RequestKey key, Task task, int status) {
        Mover sender = movers.of(conn);
        boolean stray = sender != null && sender.strays().remove(key) != null && task != null && task.isRunning()
                && Mover.of(task) != sender;
        if (stray && status == 0) {
            Mover.of(task).giveUp(task);
        }
        return stray && status != 0;
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
        }
    }
}
