// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.lustre.Action;
import coordinatool.lustre.Request;
import coordinatool.lustre.RequestKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Takes requests into the queue, once each. */
final class Intake {
    /**
     * How long after the start, in nanoseconds, requests may come again that an earlier life of the scheduler has
     * taken, since it could not say so any more. Their senders repeat them as soon as they meet the new scheduler.
     */
    private static final long REPEATS = TimeUnit.MINUTES.toNanos(1);

    private final Backlog backlog;
    private final Cancels cancels;
    private final Consumer<Effect> effects;
    /** Requests of an earlier life that have ended while they may still come again. */
    private final Set<RequestKey> endedEarly = new HashSet<>();
    /** Last arrival number of a request of an earlier life. */
    private long recoveredUntil = Long.MIN_VALUE;
    private long repeatsUntil = Long.MIN_VALUE;
    private long lastTimestamp;

    Intake(Backlog backlog, Cancels cancels, Consumer<Effect> effects) {
        this.backlog = backlog;
        this.cancels = cancels;
        this.effects = effects;
    }

    void recover(Request request, long now) {
        repeatsUntil = now + REPEATS;
        Task task = backlog.find(request);
        if (task == null) {
            recoveredUntil = backlog.recover(stamp(request, now)).arrival;
        }
    }

    /** Requests and cancels from Lustre. */
    void arrived(List<Request> requests, long now) {
        for (Request request : requests) {
            if (request.action() == Action.CANCEL) {
                cancels.cancel(stamp(request, now));
            } else {
                take(request, now);
            }
        }
    }

    /** Takes a request unless it is known. Returns whether it is new. */
    boolean take(Request request, long now) {
        if (backlog.find(request) != null || hasEndedEarly(request, now)) {
            return false;
        }
        Request stamped = stamp(request, now);
        effects.accept(new Effect.Stored(stamped));
        backlog.add(stamped);
        return true;
    }

    /** Takes a request that is new and runs at a mover already. */
    Task takeRunning(Request request, Mover mover, long now) {
        Request stamped = stamp(request, now);
        effects.accept(new Effect.Stored(stamped));
        return backlog.addRunning(stamped, mover);
    }

    /** To be told of every request that ends, by key and arrival number. */
    void ended(RequestKey key, long arrival, long now) {
        if (now < repeatsUntil && arrival <= recoveredUntil) {
            endedEarly.add(key);
        }
    }

    private boolean hasEndedEarly(Request request, long now) {
        if (endedEarly.isEmpty()) {
            return false;
        }
        if (now >= repeatsUntil) {
            endedEarly.clear();
            return false;
        }
        return endedEarly.contains(request.key());
    }

    /** Requests that do not say when they were first seen are seen now, each later than the one before. */
    private Request stamp(Request request, long now) {
        if (request.timestamp() != 0) {
            return request;
        }
        lastTimestamp = Math.max(now, lastTimestamp + 1);
        return request.withTimestamp(lastTimestamp);
    }
}
