// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Hold;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Takes requests into the queue, once each. */
final class Admission {
    /**
     * How long after the start, in nanoseconds, tools may give requests again that an earlier life of the scheduler has
     * taken, since it could not say so any more. Their gateways repeat them as soon as they meet the new scheduler.
     */
    private static final long REPEATS = TimeUnit.MINUTES.toNanos(1);
    private static final String REFUSED = "its mover may have been refused by Lustre";
    /** A request whose timestamp is further ahead of us has it from elsewhere: no clock was set back by so much. */
    private static final long CLOCK_AHEAD = TimeUnit.DAYS.toNanos(1);

    private final RequestTable table;
    private final Cancels cancels;
    private final Reordered reordered;
    private final InterruptedRestores interrupted;
    private final HeldRequests held;
    private final EndedLately endedLately = new EndedLately();
    private final Strays strays;
    private final Effects effects;
    /** Requests of an earlier life that have ended while they may still come again. */
    private final Set<RequestKey> endedEarly = new HashSet<>();
    /** Last arrival number of a request of an earlier life that may come again. */
    private long recoveredUntil = Long.MIN_VALUE;
    private long repeatsUntil = Long.MAX_VALUE;
    /** The latest that we have given, in an earlier life too: the clock may have been set back since. */
    private long lastTimestamp;

    Admission(RequestTable table, Cancels cancels, Reordered reordered, InterruptedRestores interrupted,
            Strays strays, HeldRequests held, Effects effects) {
        this.table = table;
        this.cancels = cancels;
        this.reordered = reordered;
        this.interrupted = interrupted;
        this.strays = strays;
        this.held = held;
        this.effects = effects;
    }

    void recover(Request request, long now) {
        repeatsUntil = now + REPEATS;
        if (request.timestamp() - CLOCK_AHEAD < now) {
            lastTimestamp = Math.max(lastTimestamp, request.timestamp());
        }
        table.recover(stamp(request, now));
        recoveredUntil = table.lastArrival();
    }

    /** See {@link RequestTable#indexRecovered}. */
    void indexRecovered() {
        table.indexRecovered();
    }

    /** See {@link QueueRecovery#held}. */
    void recoverHold(RequestKey key, Hold hold) {
        held.recover(key, hold);
    }

    /** See {@link RequestTable#finishRecovery}. */
    List<Task> finishRecovery(boolean keepBack) {
        return table.finishRecovery(keepBack);
    }

    /** Requests and cancels from Lustre. */
    void arrived(List<Request> requests, long now) {
        requests.forEach(request -> given(request, now));
    }

    /** Requests and cancels from a tool. */
    void queue(long id, List<Request> requests, long now) {
        int enqueued = 0;
        int skipped = 0;
        for (Request request : requests) {
            if (request.action() == Action.CANCEL) {
                cancels.cancel(stamp(request, now));
            } else if (take(request, now)) {
                enqueued++;
            } else {
                skipped++;
            }
        }
        effects.queued(id, enqueued, skipped);
    }

    /** A request or a cancel from Lustre, given just now, or once and lost since. */
    void given(Request request, long now) {
        if (request.action() == Action.CANCEL) {
            cancels.cancel(stamp(request, now));
        } else {
            order(request, now);
        }
    }

    /** Drops a waiting request that Lustre has no more. */
    void gone(Task task) {
        Request request = task.request();
        table.remove(task);
        ended(task);
        effects.ended(request, null, Errno.ESTALE);
    }

    /** Takes a request of a tool unless it is known. Returns whether it is new. */
    private boolean take(Request request, long now) {
        if (table.find(request) != null || endedEarly.contains(request.key())) {
            return false;
        }
        add(request, now, task -> { });
        return true;
    }

    /** Which requests have ended last, and at which mover. */
    EndedLately endedLately() {
        return endedLately;
    }

    /** Takes a request that is new and runs at a mover already. */
    Task takeRunning(Request request, Mover mover, long now) {
        Request stamped = stamp(request, now);
        effects.stored(stamped);
        Task task = table.addRunning(stamped, mover);
        cancels.added(task);
        return task;
    }

    /** Who else has a request than the mover that runs it. */
    Strays strays() {
        return strays;
    }

    /** From the store, at start: this is how a request has ended that a mover had still. */
    void recoverOutcome(RequestKey key, int status) {
        Task task = table.find(key);
        if (task != null && task.isRunning()) {
            strays.recover(key, status);
            return;
        }
        if (task != null) {
            table.remove(task);
            ended(task);
            effects.ended(task.request(), null, status);
        }
        effects.endedElsewhereRemoved(key);
    }

    /** To be told of every request that ends. */
    void ended(Task task) {
        held.ended(task);
        if (task.arrival() <= recoveredUntil) {
            endedEarly.add(task.key());
        }
    }

    /** When {@link #expire} has something to do; Long.MAX_VALUE for never. */
    long deadline() {
        return repeatsUntil;
    }

    /** Nobody repeats any more what an earlier life has answered. */
    void expire(long now) {
        if (now >= repeatsUntil) {
            repeatsUntil = Long.MAX_VALUE;
            recoveredUntil = Long.MIN_VALUE;
            endedEarly.clear();
        }
    }

    /**
     * The mover of a request is gone, or does not run it: it waits again, unless it is to be cancelled, or is known to
     * have ended, or another mover has it.
     *
     * @param reason as in {@link Effects#takenBack}
     * @param alone  whether its mover had nothing else
     */
    void takeBack(Task task, String reason, boolean alone, long now) {
        if (strays.goOn(task)) {
            return;
        }
        RequestKey key = task.key();
        Integer outcome = strays.takeOutcome(key);
        if (outcome != null) {
            table.counters().countDone(task.action());
            end(task, outcome, now);
            return;
        }
        Request order = reordered.take(key);
        if (cancels.endInsteadOfReturning(task, reason)) {
            ended(task);
            return;
        }
        effects.takenBack(task.request(), task.runner().name(), reason);
        if (!held.died(task, alone, now) && order == null) {
            interrupted.takingBack(task);
        }
        table.takeBack(task);
        if (order != null) {
            order(order, now);
        }
    }

    /**
     * A running request has ended with this errno, and no mover has it any more. It is no more, unless Lustre may have
     * refused to take the mover's word: then it waits until Lustre has said what it knows of it or, where it is to be
     * cancelled, Lustre is told that it has been.
     */
    void end(Task task, int status, long now) {
        Request request = task.request();
        String mover = task.runner().name();
        if (interrupted.mayBeRefused(task, status) && !reordered.has(task.key())) {
            if (cancels.endInsteadOfReturning(task, REFUSED)) {
                ended(task);
            } else {
                effects.takenBack(request, mover, REFUSED);
                interrupted.keepBack(task, status);
                table.takeBack(task);
            }
            return;
        }
        cancels.ended(task);
        table.remove(task);
        ended(task);
        effects.ended(request, mover, status);
        Request order = reordered.take(task.key());
        // An end without error is what Lustre wants, whenever it came.
        if (order != null && (status != 0 || order.action() != request.action())) {
            order(order, now);
        }
    }

    /** Lustre gives a request. It counts it as not running, whatever we know of one with that key. */
    private void order(Request request, long now) {
        Task known = table.find(request);
        if (known == null) {
            add(request, now, interrupted::arriving);
            return;
        }
        table.listed(known);
        if (known.isRunning()) {
            effects.info("Lustre orders again what a mover has", "fid", request.fid(), "cookie",
                    RequestKey.cookieText(request.cookie()), "mover", Mover.of(known).name());
            reordered.add(known, request);
        } else if (known.action() == request.action()) {
            interrupted.orderedAgain(known);
        } else {
            effects.warn("Lustre gives the cookie of a waiting request to another one, which"
                    + " takes its place", "fid", request.fid(), "cookie", RequestKey.cookieText(request.cookie()),
                    "action", request.action(), "before", known.action());
            table.remove(known);
            effects.ended(known.request(), null, Errno.ESTALE);
            add(request, now, interrupted::arriving);
        }
    }

    private void add(Request request, long now, Consumer<Task> before) {
        Request stamped = stamp(request, now);
        effects.stored(stamped);
        cancels.added(table.add(stamped, before));
    }

    /**
     * Requests that do not say when they were first seen are seen now, each later than the one before. A restore that
     * was asked for anew has been seen before.
     */
    private Request stamp(Request request, long now) {
        if (request.timestamp() != 0) {
            return request;
        }
        long before = request.action() == Action.RESTORE ? interrupted.takePlace(request.fid()) : 0;
        if (before != 0) {
            return request.withTimestamp(before);
        }
        lastTimestamp = Math.max(now, lastTimestamp + 1);
        return request.withTimestamp(lastTimestamp);
    }
}
