// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.queue.Task;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many movers have died with a request.
 *
 * <p>When a mover dies, nobody knows which of its requests it died of. So each is counted, and one that has reached the
 * limit in company is a suspect: it is given to a mover that has nothing else, and the mover gets nothing more until it
 * has ended. Then the next death convicts it, and an end clears it. Hosts that are restarted some times with hundreds
 * of requests cost speed for a while in this way, and no request.
 *
 * <p>Deaths are counted for what is done to the file, and not for the request: a restore that is interrupted comes back
 * from Lustre as a new request. Counts are in memory, for those alone that have one; a restart of the scheduler forgets
 * them.
 */
final class MoverDeaths {
    /** Counts that are kept, the latest ones: some movers at once that each run thousands of requests. */
    private static final int MAX_COUNTS = 100_000;

    private record Work(Fid fid, Action action) {
        static Work of(Task task) {
            return new Work(task.fid(), task.action());
        }
    }

    private int limit;
    private final Map<Work, Integer> counts = new LinkedHashMap<>();

    /** @param limit deaths after which a request is a suspect; 0 for never */
    MoverDeaths(int limit) {
        this.limit = limit;
    }

    /** Another limit counts from now on. */
    void limit(int deaths) {
        limit = deaths;
    }

    /** A mover has died with it. Returns how many have now. */
    int add(Task task) {
        if (limit == 0) {
            return 0;
        }
        int count = counts.merge(Work.of(task), 1, Integer::sum);
        if (counts.size() > MAX_COUNTS) {
            counts.remove(counts.keySet().iterator().next());
        }
        return count;
    }

    /** Whether so many deaths are the limit, or more. */
    boolean isTooMany(int count) {
        return limit > 0 && count >= limit;
    }

    /** Whether it has to have a mover for itself. */
    boolean isSuspect(Task task) {
        return !counts.isEmpty() && isTooMany(counts.getOrDefault(Work.of(task), 0));
    }

    /** Whether the mover has a suspect, and nothing else. */
    boolean isOnTrial(Mover mover) {
        return !counts.isEmpty() && mover.load() == 1 && isSuspect(mover.first());
    }

    /** It has ended, or is held: what comes for this file begins anew. */
    void forget(Task task) {
        if (!counts.isEmpty()) {
            counts.remove(Work.of(task));
        }
    }
}
