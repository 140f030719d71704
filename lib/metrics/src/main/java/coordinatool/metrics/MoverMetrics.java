// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.metrics;

import coordinatool.model.Action;
import coordinatool.model.MoverView;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a status says of movers. */
final class MoverMetrics {
    private static final String MOVER = "mover";

    private final GaugeSnapshot.Builder running = gauge("coordinatool_mover_requests_running",
            "Requests that each mover runs.");
    private final GaugeSnapshot.Builder limits = gauge("coordinatool_mover_requests_limit",
            "Requests of an action that a mover asks to run at most, where it has a limit.");
    private final GaugeSnapshot.Builder failed = gauge("coordinatool_mover_failed_in_a_row",
            "Requests that a mover has failed since the last that it did not, from 20 on.");
    private final GaugeSnapshot.Builder gone = gauge("coordinatool_mover_gone_timestamp_seconds",
            "When a mover went away that is in its grace.");
    private final Set<String> names = new HashSet<>();
    private long more;

    private MoverMetrics() {
    }

    static List<MetricSnapshot> of(List<MoverView> movers) {
        MoverMetrics each = new MoverMetrics();
        int[] inState = new int[MoverView.State.values().length];
        int suspended = 0;
        for (MoverView mover : movers) {
            each.add(mover);
            inState[mover.state().ordinal()]++;
            suspended += mover.suspended() ? 1 : 0;
        }
        GaugeSnapshot.Builder states = gauge("coordinatool_movers", "Movers, by state.");
        for (MoverView.State state : MoverView.State.values()) {
            states.dataPoint(Metric.point(Labels.of("state", state.word()), inState[state.ordinal()]));
        }
        if (each.more > 0) {
            each.running.dataPoint(Metric.point(Labels.of(MOVER, StatusMetrics.OTHER), each.more));
        }
        GaugeSnapshot stopped = Metric.gauge("coordinatool_movers_suspended",
                "Movers that get no more work until somebody has looked.", suspended);
        return List.of(states.build(), stopped, each.running.build(), each.limits.build(), each.failed.build(),
                each.gone.build());
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    private void add(MoverView mover) {
        MoverView.Tally tally = mover.tally();
        if (names.size() >= StatusMetrics.MAX_LABELS || !names.add(mover.name())) {
            more += tally.running().sum();
            return;
        }
        Labels labels = Labels.of(MOVER, mover.name());
        running.dataPoint(Metric.point(labels, tally.running().sum()));
        failed.dataPoint(Metric.point(labels, tally.failedInARow()));
        for (Action action : Action.OF_MOVERS) {
            if (tally.limits().of(action) >= 0) {
                limits.dataPoint(Metric.point(Metric.action(action).add(MOVER, mover.name()),
                        tally.limits().of(action)));
            }
        }
        if (mover.disconnectedSince() != 0) {
            gone.dataPoint(Metric.point(labels, mover.disconnectedSince() / StatusMetrics.NANOS));
        }
    }
}
