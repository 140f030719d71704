// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.Step;
import coordinatool.model.Step.What;
import coordinatool.model.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What has happened last, for those who ask what became of a request. In memory only: a scheduler that was restarted
 * remembers nothing.
 */
final class History extends StepListener {
    // For the maintainer. Each request has three steps or four, 40,000 requests come in a second, and perhaps one in an
    // hour is asked for. So a step must cost next to nothing and a question may cost a millisecond: the steps lie in a
    // ring of arrays, 45 bytes each: one is eight stores, and a question goes through all of them. A hash table of the
    // requests that have ended took a tenth of the loop's time.
    //
    // The ring has steps and not requests, since then nothing has to be found when the next step of a request comes.
    // The price is that a request that runs for long may have lost its first steps; since when it is known and runs
    // is said by the queue itself.

    /** Steps in an answer; what is older is left out. Some 100 KiB. */
    private static final int MOST = 1000;

    private static final What[] WHATS = What.values();
    private static final Action[] ACTIONS = Action.values();
    private static final int ACTION_SHIFT = 4;

    private final LongSupplier clock;
    private final long begin;
    private final long[] times;
    private final long[] cookies;
    private final long[] sequences;
    /** Object id, and version in the lower half. */
    private final long[] objects;
    /** What happened, and in the upper half to what kind of request. */
    private final byte[] kinds;
    private final int[] statuses;
    private final String[] movers;
    private final String[] reasons;
    private int next;
    private boolean full;

    /**
     * @param size  how many steps to remember; 0 for none
     * @param clock nanoseconds since the epoch
     */
    History(int size, LongSupplier clock) {
        this.clock = clock;
        this.begin = clock.getAsLong();
        this.times = new long[size];
        this.cookies = new long[size];
        this.sequences = new long[size];
        this.objects = new long[size];
        this.kinds = new byte[size];
        this.statuses = new int[size];
        this.movers = new String[size];
        this.reasons = new String[size];
    }

    @Override
    void step(What what, Request request, String mover, int status, String reason) {
        if (times.length == 0) {
            return;
        }
        int i = next;
        Fid fid = request.fid();
        times[i] = clock.getAsLong();
        cookies[i] = request.cookie();
        sequences[i] = fid.seq();
        objects[i] = object(fid);
        kinds[i] = (byte) (what.ordinal() | request.action().ordinal() << ACTION_SHIFT);
        statuses[i] = status;
        movers[i] = mover;
        reasons[i] = reason;
        next = i + 1 == times.length ? 0 : i + 1;
        full |= next == 0;
    }

    /** Lustre has been told with this cancel that a request was cancelled. */
    void told(Request cancel) {
        step(What.TOLD, cancel, null, 0, null);
    }

    /** The last steps of what the filter means by file and cookie. O(what is remembered). */
    Trace of(RequestFilter filter) {
        boolean anyFile = filter.fid() == null;
        long sequence = anyFile ? 0 : filter.fid().seq();
        long object = anyFile ? 0 : object(filter.fid());
        boolean anyCookie = filter.cookie() == null;
        long cookie = anyCookie ? 0 : filter.cookie();
        List<Step> steps = new ArrayList<>();
        int size = full ? times.length : next;
        long since = full ? times[next] : begin;
        for (int n = 1; n <= size; n++) {
            int i = next - n < 0 ? next - n + times.length : next - n;
            if ((anyCookie || cookies[i] == cookie)
                    && (anyFile || sequences[i] == sequence && objects[i] == object)) {
                if (steps.size() == MOST) {
                    since = steps.get(MOST - 1).time();
                    break;
                }
                steps.add(at(i));
            }
        }
        Collections.reverse(steps);
        return new Trace(steps, since);
    }

    private static long object(Fid fid) {
        return (long) fid.oid() << Integer.SIZE | Integer.toUnsignedLong(fid.ver());
    }

    private Fid fid(int i) {
        return new Fid(sequences[i], (int) (objects[i] >> Integer.SIZE), (int) objects[i]);
    }

    private Step at(int i) {
        return new Step(times[i], WHATS[kinds[i] & (1 << ACTION_SHIFT) - 1], ACTIONS[kinds[i] >> ACTION_SHIFT],
                cookies[i], fid(i), movers[i],
                statuses[i] == 0 ? reasons[i] : Errno.name(statuses[i]));
    }
}
