// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.metrics;

import coordinatool.model.Action;
import coordinatool.model.Counts;
import coordinatool.model.Words;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** The kinds of metric that we have, as Prometheus' library wants them. */
final class Metric {
    private Metric() {
    }

    static GaugeSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder().name(name).help(help).dataPoint(point(Labels.EMPTY, value)).build();
    }

    static GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    static GaugeSnapshot gauge(String name, String help, Counts counts) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        for (Action action : Action.OF_MOVERS) {
            gauge.dataPoint(point(action(action), counts.of(action)));
        }
        return gauge.build();
    }

    static CounterSnapshot counter(String name, String help, double value) {
        return CounterSnapshot.builder().name(name).help(help).dataPoint(counted(Labels.EMPTY, value)).build();
    }

    static CounterSnapshot counter(String name, String help, Counts counts) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        for (Action action : Action.OF_MOVERS) {
            counter.dataPoint(counted(action(action), counts.of(action)));
        }
        return counter.build();
    }

    static Labels action(Action action) {
        return Labels.of("action", Words.of(action));
    }

    private static CounterDataPointSnapshot counted(Labels labels, double value) {
        return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
    }
}
