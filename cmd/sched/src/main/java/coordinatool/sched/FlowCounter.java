// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Action;
import coordinatool.model.Counts;
import coordinatool.model.Figures.Flow;
import coordinatool.model.Request;
import coordinatool.model.Step.What;

/** Counts what happens to requests. */
final class FlowCounter extends StepListener {
    private final long[][] counts = new long[What.values().length][Action.values().length];

    @Override
    void step(What what, Request request, String mover, int status, String reason) {
        counts[what.ordinal()][request.action().ordinal()]++;
    }

    Flow flow() {
        return new Flow(of(What.NEW), of(What.SENT), of(What.REQUEUE), of(What.CANCELLED));
    }

    private Counts of(What what) {
        return Counts.of(counts[what.ordinal()]);
    }
}
