// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Fid;
import coordinatool.model.RequestKey;
import java.util.HashSet;
import java.util.Set;

/**
 * Which requests have ended last, and at which mover.
 *
 * <p>A mover whose gateway was killed may not have heard that the end of a request was noted. When it comes back it
 * lists that request as running, and says done once more. Nobody else knows the request by then, so it would be taken
 * for one that this mover has brought along, and its report would tell of it twice.
 *
 * <p>Kept in memory only. After a restart of the scheduler the gateway repeats the done before the list, which leaves
 * the case that both are killed at once.
 *
 * <p>Each end is noted, and hardly one is ever asked for. So this is a ring that costs two stores an end, and is gone
 * through when a mover comes with a list; a hash table took a tenth of the scheduler's time.
 */
final class EndedLately {
    /** More than movers have unanswered at once: some hundred movers that end a hundred requests each. */
    private static final int MAX = 10_000;

    private final RequestKey[] keys = new RequestKey[MAX];
    private final String[] movers = new String[MAX];
    private int next;

    void add(long cookie, Fid fid, String mover) {
        keys[next] = new RequestKey(cookie, fid);
        movers[next] = mover;
        next = next + 1 == MAX ? 0 : next + 1;
    }

    /** Those of this mover, each a {@link coordinatool.model.Request#fileKey}. O(what is kept). */
    Set<RequestKey> at(String mover) {
        Set<RequestKey> ended = new HashSet<>();
        for (int i = 0; i < MAX; i++) {
            if (mover.equals(movers[i])) {
                ended.add(keys[i]);
            }
        }
        return ended;
    }
}
