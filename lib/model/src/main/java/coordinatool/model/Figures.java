// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.List;

/**
 * Figures of the scheduler for who draws curves. All that counts up begins with 0 at the start of the scheduler.
 *
 * @param started when that was, nanoseconds since the epoch
 * @param queues  what waits, by action and archive id
 * @param flow    what has happened to requests
 */
public record Figures(long started, List<QueueDepth> queues, Flow flow, Reports reports, Sessions sessions,
        Commits commits, ProcessFigures process) {
    public static final Figures NONE = new Figures(0, List.of(), Flow.NONE, new Reports(0, 0), new Sessions(0, 0, 0, 0),
            Commits.NONE, ProcessFigures.NONE);

    /**
     * What waits of one action and archive id.
     *
     * @param archiveId unsigned
     * @param waiting   how many requests
     * @param oldest    when the first of them that a mover may be given was first seen, nanoseconds since the epoch; 0
     *                  where none may be
     */
    public record QueueDepth(Action action, int archiveId, long waiting, long oldest) {
    }

    /**
     * Requests to which something has happened, by action.
     *
     * @param arrived   taken into the queue
     * @param sent      given to a mover; again where they were back meanwhile
     * @param requeued  back in the queue
     * @param cancelled cancelled while they waited
     * @param lastMinute ended in the last 60 seconds
     */
    public record Flow(Counts arrived, Counts sent, Counts requeued, Counts cancelled, Counts lastMinute) {
        public static final Flow NONE = new Flow(Counts.NONE, Counts.NONE, Counts.NONE, Counts.NONE, Counts.NONE);
    }

    /**
     * Lines of users' reports.
     *
     * @param waiting that the reporter has not written yet
     * @param refused that are in no file since there is no place for it, as all reporters have told; never falls
     */
    public record Reports(long waiting, long refused) {
    }

    /** Programs on the bus, by what they do; followers are those who look at events. */
    public record Sessions(int gateways, int ingests, int reporters, int followers) {
    }

    /**
     * How long Redis takes to confirm what it is given.
     *
     * @param waiting changes that it has not confirmed
     * @param counts  how many batches took up to each of {@link #BOUNDS_MILLIS}, and not up to the one before; the last
     *                number is of those that took longer
     * @param nanos   that all of them took together
     */
    public record Commits(long waiting, List<Long> counts, long nanos) {
        /** In milliseconds: from a memory to a disk that suffers. */
        public static final List<Integer> BOUNDS_MILLIS = List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000);
        public static final Commits NONE = new Commits(0, List.of(), 0);
    }
}
