// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.policy;

import coordinatool.model.Request;

/**
 * What is first among what waits: the request with the lowest rank; of equal ranks the one that came first.
 *
 * <p>A request is ranked once, when it comes, and keeps its rank until it ends. So one that a mover gives back returns
 * to its old place, and each step stays O(log n). An ordering may remember what it has ranked before: a fair share, for
 * instance, ranks each request by how much its user has asked for up to it. After a restart all requests are ranked
 * anew, the oldest first.
 */
@FunctionalInterface
public interface Ordering {
    /**
     * The oldest first, by when each was first seen: nobody can gain by asking again, and a restart changes nothing.
     * Whoever asks for a million files at once has others wait behind them.
     */
    Ordering OLDEST_FIRST = Request::timestamp;

    /** @param request as it came; it has its timestamp */
    long rank(Request request);
}
