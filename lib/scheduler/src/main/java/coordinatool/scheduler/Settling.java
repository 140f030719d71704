// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.scheduler.queue.Task;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The first seconds after a start that found requests but nobody who runs any of them. A C server that is stopped
 * deletes who runs what, so its movers may be at work on a part of the queue, and the first one that returns must not
 * be given what the others still run. So requests of the past are kept back until the others have had time to return
 * with their lists; what is new goes at once.
 *
 * <p>The time runs from the first mover's return: before it nobody could be given anything. Movers that our own gateway
 * has kept through the start are told of at once, and then there is nothing to wait for.
 */
final class Settling {
    /** A mover of the C program tries to connect every 5 seconds (client_common/tcp.c). */
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(6);
    /** Requests released in one step: about a millisecond. */
    private static final int STEP = 1000;

    private final long nanos;
    private List<Task> kept = List.of();
    /** How many of them were released. */
    private int released;
    private long until = Long.MAX_VALUE;
    private boolean over;

    /** @param grace for how long movers are waited for at all, nanoseconds */
    Settling(long grace) {
        nanos = Math.min(LONGEST, grace);
    }

    /** Recovered requests, in order, all of them waiting: nobody is known to run one. They are kept back already. */
    void await(List<Task> recovered) {
        kept = recovered;
    }

    /** A mover has returned. */
    void moverReturned(boolean keptByGateway, long now) {
        if (keptByGateway) {
            over = true;
        } else if (until == Long.MAX_VALUE) {
            until = now + nanos;
        }
    }

    /** How many requests are kept back. Some of them may be running or gone by now. */
    int size() {
        return kept.size() - released;
    }

    /** When {@link #release} has something to do; 0: now; Long.MAX_VALUE for never. */
    long deadline() {
        return kept.isEmpty() ? Long.MAX_VALUE : over ? 0 : until;
    }

    /** Releases some of the requests once the time is over. */
    void release(long now) {
        if (kept.isEmpty() || !over && now < until) {
            return;
        }
        over = true;
        for (int left = STEP; left > 0 && released < kept.size(); left--) {
            kept.get(released++).letGo();
        }
        if (released == kept.size()) {
            kept = List.of();
            released = 0;
        }
    }
}
