// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Refused;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.queue.Counters;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cancelling. A request that waits is dropped and Lustre told. For one that runs, its mover gets the cancel with its
 * next recv; the request ends when the mover says so. Lustre does not expect an answer to a cancel.
 *
 * <p>A cancel of a request that we do not know is the administrator's remedy for one that somebody has lost, so Lustre
 * is told that the request is cancelled; it is active there until somebody says so. After a start the request may still
 * be with a mover that has not returned yet: the cancel waits for it as long as a grace.
 */
final class Cancels {
    private final RequestTable table;
    private final Dispatcher dispatcher;
    private final Counters counters;
    private final HeldRequests held;
    private final long grace;
    private final Effects effects;
    /** Cancels that wait for a mover to return with their request, by its cookie and file. */
    private final Map<RequestKey, Request> unknown = new LinkedHashMap<>();
    private long unknownWaitUntil = Long.MIN_VALUE;

    /** @param grace for how long movers are waited for, nanoseconds */
    Cancels(RequestTable table, Dispatcher dispatcher, HeldRequests held, long grace, Effects effects) {
        this.table = table;
        this.dispatcher = dispatcher;
        this.counters = table.counters();
        this.held = held;
        this.grace = grace;
        this.effects = effects;
    }

    /** A cancel from Lustre. */
    void cancel(Request cancel) {
        Task task = table.find(cancel);
        if (task != null) {
            cancel(task, cancel);
            return;
        }
        boolean waits = awaitsMovers();
        effects.info("cancel of an unknown request", "fid", cancel.fid(), "cookie",
                RequestKey.cookieText(cancel.cookie()), "waits_for_its_mover", waits);
        if (waits) {
            unknown.put(cancel.fileKey(), cancel);
            effects.cancelKept(cancel);
        } else {
            counters.countDone(Action.CANCEL);
            effects.cancelOfUnknown(cancel);
        }
    }

    /** The scheduler has begun: for a grace movers may return with requests that we do not know. */
    void awaitMovers(long now) {
        unknownWaitUntil = now + grace;
    }

    /** Whether movers may still return with requests that we do not know. */
    boolean awaitsMovers() {
        return unknownWaitUntil != Long.MIN_VALUE;
    }

    /** When {@link #expire} has something to do; Long.MAX_VALUE for never. */
    long deadline() {
        return awaitsMovers() ? unknownWaitUntil : Long.MAX_VALUE;
    }

    /** No mover has returned with the requests of the cancels that wait. */
    void expire(long now) {
        if (now >= deadline()) {
            unknownWaitUntil = Long.MIN_VALUE;
            List<Request> left = List.copyOf(unknown.values());
            unknown.clear();
            left.forEach(cancel -> {
                counters.countDone(Action.CANCEL);
                effects.cancelOfUnknown(cancel);
            });
        }
    }

    /** This request is new; its cancel may be there already. */
    void added(Task task) {
        Request cancel = unknown.isEmpty() ? null : unknown.remove(new RequestKey(task.cookie(), task.fid()));
        if (cancel != null) {
            effects.cancelClaimed(cancel);
            cancel(task, cancel);
        }
    }

    /** Cancels from a tool, each by cookie, and file or dfid. Returns those without a request. */
    List<Refused> cancel(List<RequestKey> requests) {
        List<Refused> refused = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            Task task = table.find(requests.get(i).cookie(), requests.get(i).dfid());
            if (task == null) {
                refused.add(new Refused(i, Errno.ENOENT, "No such request"));
            } else {
                cancel(task, task.request().asCancel());
            }
        }
        return refused;
    }

    private void cancel(Task task, Request cancel) {
        if (!task.isRunning()) {
            drop(task, cancel);
        } else if (!task.isCancelled()) {
            put(task, cancel);
            effects.toBeCancelled(task.request(), cancel);
            dispatcher.reconsider(Mover.of(task));
        }
    }

    /** A cancel that was waiting for its mover, or sent to it, when the scheduler ended. */
    void recovered(RequestKey key, Request cancel, boolean sent) {
        Task task = table.find(key);
        if (task != null && task.isRunning() && !task.isCancelled()) {
            if (sent) {
                task.setCancelled();
            } else {
                put(task, cancel);
            }
            return;
        }
        if (task != null && !task.isRunning()) {
            drop(task, cancel);
        }
        effects.cancelRemoved(key);
    }

    /** The request has ended at its mover: a cancel that still waits there has no object any more. */
    void ended(Task task) {
        if (Mover.of(task).cancels().remove(task) != null) {
            counters.addPendingCancels(-1);
        }
        if (task.isCancelled()) {
            effects.cancelRemoved(task.key());
        }
    }

    /**
     * The mover of this request is gone or does not run it. Where it is to be cancelled that has happened now.
     *
     * @param reason as in {@link Effects#takenBack}
     * @return whether the request is no more
     */
    boolean endInsteadOfReturning(Task task, String reason) {
        if (!task.isCancelled()) {
            return false;
        }
        Request cancel = Mover.of(task).cancels().get(task);
        boolean unsent = cancel != null;
        ended(task);
        Request request = task.request();
        String mover = task.runner().name();
        table.remove(task);
        if (unsent) {
            counters.countDone(Action.CANCEL);
        }
        effects.takenBack(request, mover, reason);
        effects.cancelled(request, unsent ? cancel : request.asCancel());
        return true;
    }

    private void put(Task task, Request cancel) {
        task.setCancelled();
        Mover.of(task).cancels().put(task, cancel);
        counters.addPendingCancels(1);
    }

    private void drop(Task task, Request cancel) {
        Request request = task.request();
        table.remove(task);
        held.ended(task);
        counters.countDone(Action.CANCEL);
        effects.cancelled(request, cancel);
    }
}
