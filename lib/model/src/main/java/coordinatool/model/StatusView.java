// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * The figures at the top of a status.
 *
 * @param connections TCP connections of all gateways
 * @param ingests     programs connected that take requests from Lustre
 * @param settling    requests of before the start that are kept back until movers may have returned with them
 * @param held        requests that are held; they count as pending too
 */
public record StatusView(Totals totals, LockMode lock, Redis redis, int connections, int ingests, int settling,
        int held) {

    /**
     * Requests of the whole queue.
     *
     * @param pending those that wait, and cancels for movers that have not asked since
     * @param done    those that have ended since the scheduler started, and cancels carried out or sent
     * @param failed  those of done that movers ended with an error
     */
    public record Totals(Counts running, Counts pending, Counts done, Counts failed) {
        public static final Totals NONE = new Totals(Counts.NONE, Counts.NONE, Counts.NONE, Counts.NONE);
    }

    /**
     * How Redis is.
     *
     * @param awaySince  nanoseconds since the epoch at which it was lost; 0 while it is there
     * @param awayReason why; empty while it is there
     * @param warning    what endangers the queue in a Redis that is there, one line; empty: nothing
     */
    public record Redis(long awaySince, String awayReason, String warning) {
        public static final Redis WELL = new Redis(0, "", "");
    }
}
