// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Action;
import coordinatool.model.Counts;
import coordinatool.model.Figures.Flow;
import coordinatool.model.Request;
import coordinatool.model.Step.What;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts what happens to requests, and how many have ended lately, by the second. */
final class FlowCounter extends StepListener {
    private static final int SECONDS = 60;

    private final LongSupplier clock;
    /** Ended in each second of the last minute, and which second that was, since the epoch. */
    private final long[][] lately = new long[SECONDS][Action.values().length];
    private final long[] seconds = new long[SECONDS];
    private final long[][] counts = new long[What.values().length][Action.values().length];

    /** @param clock nanoseconds since the epoch */
    FlowCounter(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    void step(What what, Request request, String mover, int status, String reason) {
        counts[what.ordinal()][request.action().ordinal()]++;
        if (what == What.DONE) {
            long second = TimeUnit.NANOSECONDS.toSeconds(clock.getAsLong());
            int slot = (int) (second % SECONDS);
            if (seconds[slot] != second) {
                seconds[slot] = second;
                Arrays.fill(lately[slot], 0);
            }
            lately[slot][request.action().ordinal()]++;
        }
    }

    private Counts lastMinute() {
        long oldest = TimeUnit.NANOSECONDS.toSeconds(clock.getAsLong()) - SECONDS;
        long[] sum = new long[Action.values().length];
        for (int slot = 0; slot < SECONDS; slot++) {
            for (int action = 0; seconds[slot] > oldest && action < sum.length; action++) {
                sum[action] += lately[slot][action];
            }
        }
        return Counts.of(sum);
    }

    Flow flow() {
        return new Flow(of(What.NEW), of(What.SENT), of(What.REQUEUE), of(What.CANCELLED), lastMinute());
    }

    private Counts of(What what) {
        return Counts.of(counts[what.ordinal()]);
    }
}
