// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;

/**
 * Requests that movers have ended. An end is believed whoever tells it, and counted for the mover that had the request.
 *
 * <p>A mover at which nothing succeeds any more is warned of: it ends its requests at once and asks for more, so it
 * draws all there is to do, and fails it.
 */
final class Completion {
    /**
     * Failures in a row of which is warned. Requests fail for reasons of their own too, a file that was removed for
     * one; but even if half of all do, so many follow each other once in a million times only, while a mover that fails
     * everything at once has them in a second. Each time that they have doubled it is said again.
     */
    static final int WORTH_A_WARNING = 20;

    private final RequestTable backlog;
    private final Movers movers;
    private final Dispatcher dispatcher;
    private final Admission intake;
    private final Cancels cancels;
    private final InterruptedRestores interrupted;
    private final Effects effects;

    Completion(RequestTable backlog, Movers movers, Dispatcher dispatcher, Admission intake, Cancels cancels,
            InterruptedRestores interrupted, Effects effects) {
        this.backlog = backlog;
        this.movers = movers;
        this.dispatcher = dispatcher;
        this.intake = intake;
        this.cancels = cancels;
        this.interrupted = interrupted;
        this.effects = effects;
    }

    /** The mover at the end of this connection has ended the request with this cookie and dfid. */
    void done(long conn, long cookie, Fid dfid, int status, long now) {
        Task task = backlog.find(cookie, dfid);
        if (task == null) {
            task = backlog.findByFile(cookie, dfid);
        }
        if (isOfStray(conn, new RequestKey(cookie, dfid), task, status) || task == null) {
            return;
        }
        backlog.counters().done[task.action().ordinal()]++;
        if (task.isRunning()) {
            ended(task, status, now);
        } else {
            backlog.remove(task);
            intake.ended(task.key(), task.arrival, now);
            effects.ended(task.request(), status);
            dispatcher.serve();
        }
    }

    private void ended(Task task, int status, long now) {
        Mover mover = task.mover;
        Request request = task.request();
        count(mover, task, status);
        if (interrupted.mayBeRefused(task, status) && !intake.isReordered(task.key())) {
            effects.takenBack(request);
            interrupted.hold(task, status);
            dispatcher.withReindex(mover, () -> backlog.takeBack(task));
        } else {
            cancels.ended(task);
            dispatcher.withReindex(mover, () -> backlog.remove(task));
            intake.ended(request.key(), task.arrival, now);
            effects.ended(request, status);
            intake.endedAtMover(request.key(), request.action(), status, now);
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
        boolean stray = sender != null && sender.strays.remove(key) != null && task != null && task.isRunning()
                && task.mover != sender;
        if (stray && status == 0) {
            task.mover.giveUp(task);
        }
        return stray && status != 0;
    }

    /** What was to be cancelled does not count as failed. */
    private void count(Mover mover, Task task, int status) {
        mover.countDone(task.action());
        if (status == 0) {
            if (mover.failures() >= WORTH_A_WARNING) {
                effects.warn("mover has ended a request without error again", "mover", mover.name, "failed_before",
                        mover.failures());
            }
            mover.succeeded();
        } else if (!task.cancelled) {
            backlog.counters().failed[task.action().ordinal()]++;
            int failures = mover.failed(task.action());
            if (failures >= WORTH_A_WARNING && failures % WORTH_A_WARNING == 0
                    && Integer.bitCount(failures / WORTH_A_WARNING) == 1) {
                effects.warn("mover fails everything", "mover", mover.name, "failed_in_a_row", failures, "last_error",
                        Errno.name(status));
            }
        }
    }
}
