// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Fid;
import coordinatool.model.RequestKey;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which requests have ended last, and at which mover.
 *
 * <p>A mover whose gateway was killed may not have heard that the end of a request was noted. When it comes back it
 * lists that request as running, and says done once more. Nobody else knows the request by then, so it would be taken
 * for one that this mover has brought along, and its report would tell of it twice.
 *
 * <p>And whoever reads what Lustre shows as active, and gives it to us, may have read a request that has ended before
 * it arrives here. Lustre has forgotten it, so a mover would fail it.
 *
 * <p>Kept in memory only. After a restart of the scheduler the gateway repeats the done before the list, which leaves
 * the case that both are killed at once.
 *
 * <p>Each end is noted, and hardly one is ever asked for. So this is a ring that costs a few stores an end, and is gone
 * through when a mover comes with a list; a hash table took a tenth of the scheduler's time. A single request is found
 * by its cookie, of which an MDT gives one after the other; where two MDTs give the same, the later end counts.
 */
final class EndedLately {
    /** More than movers have unanswered at once: some hundred movers that end a hundred requests each. */
    private static final int MAX = 10_000;

    private static final int PLACES = 1 << 14;
    /** What it may take to read a list and give it, in nanoseconds. Lustre is compared with us later anyway. */
    private static final long READING = TimeUnit.MINUTES.toNanos(1);

    private final RequestKey[] keys = new RequestKey[MAX];
    private final String[] movers = new String[MAX];
    private final long[] times = new long[MAX];
    /** Where in the ring the last end is of a cookie with these last bits. */
    private final short[] places = new short[PLACES];
    private int next;

    void add(long cookie, Fid fid, String mover, long now) {
        keys[next] = new RequestKey(cookie, fid);
        movers[next] = mover;
        times[next] = now;
        places[place(cookie)] = (short) next;
        next = next + 1 == MAX ? 0 : next + 1;
    }

    /** Whether it ended so short a while ago that who read of it may have done so before. */
    boolean mayHaveBeenRead(RequestKey fileKey, long now) {
        int place = places[place(fileKey.cookie())];
        return fileKey.equals(keys[place]) && Math.abs(now - times[place]) < READING;
    }

    private static int place(long cookie) {
        return (int) cookie & PLACES - 1;
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
