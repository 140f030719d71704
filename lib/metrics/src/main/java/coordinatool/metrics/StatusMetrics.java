// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.metrics;

import coordinatool.model.Action;
import coordinatool.model.Figures;
import coordinatool.model.Figures.QueueDepth;
import coordinatool.model.MoverView;
import coordinatool.model.ProcessFigures;
import coordinatool.model.StatusView;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A status as text for Prometheus. Names and units are by its rules: base units, counters end in {@code _total}, a time
 * is a timestamp so that its age is right however old the sample is. No label has values without a bound: archive ids
 * and movers beyond the first {@link #MAX_LABELS} are one, {@code other}.
 */
public final class StatusMetrics {
    /** The type of the text, for HTTP. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    static final int MAX_LABELS = 200;
    static final String OTHER = "other";
    static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();

    private final List<MetricSnapshot> all = new ArrayList<>();

    private StatusMetrics() {
    }

    /** Where nobody answers: says that, and nothing else. */
    public static void writeDown(OutputStream out) throws IOException {
        StatusMetrics metrics = new StatusMetrics();
        metrics.up(0);
        metrics.write(out);
    }

    /** Writes it all. */
    public static void write(StatusView status, List<MoverView> movers, OutputStream out) throws IOException {
        StatusMetrics metrics = new StatusMetrics();
        metrics.up(1);
        metrics.requests(status);
        metrics.queues(status.site().figures().queues());
        metrics.all.addAll(MoverMetrics.of(movers));
        metrics.site(status);
        metrics.store(status);
        metrics.process(status.site().figures());
        metrics.write(out);
    }

    private void write(OutputStream out) throws IOException {
        WRITER.write(out, new MetricSnapshots(all));
    }

    private void up(int up) {
        add("coordinatool_up", "Whether the scheduler has answered.", up);
    }

    private void add(String name, String help, double value) {
        all.add(Metric.gauge(name, help, value));
    }

    private void requests(StatusView status) {
        StatusView.Totals totals = status.totals();
        Figures.Flow flow = status.site().figures().flow();
        all.add(Metric.gauge("coordinatool_requests_running", "Requests that movers run.", totals.running()));
        all.add(Metric.gauge("coordinatool_requests_pending", "Requests that wait.", totals.pending()));
        add("coordinatool_cancels_pending", "Cancels for movers that have not asked since.", totals.pending().cancel());
        add("coordinatool_cancels_untold", "Cancels that Lustre was not told of.", status.site().room().untold());
        add("coordinatool_requests_held", "Requests that wait until somebody looks at them.", status.held());
        add("coordinatool_requests_settling", "Requests kept back after a start until movers may have returned.",
                status.settling());
        if (status.site().room().most() > 0) {
            add("coordinatool_requests_limit", "Requests that the queue may hold.", status.site().room().most());
        }
        all.add(Metric.counter("coordinatool_requests_arrived", "Requests taken into the queue.", flow.arrived()));
        all.add(Metric.counter("coordinatool_requests_sent", "Requests given to movers, again where they were back.",
                flow.sent()));
        all.add(Metric.counter("coordinatool_requests_requeued", "Requests that came back from movers.",
                flow.requeued()));
        all.add(Metric.counter("coordinatool_requests_done", "Requests that have ended, failed ones too.",
                totals.done()));
        all.add(Metric.counter("coordinatool_requests_failed", "Requests that movers have ended with an error.",
                totals.failed()));
        all.add(Metric.counter("coordinatool_requests_canceled", "Requests cancelled while they waited.",
                flow.cancelled()));
    }

    private void queues(List<QueueDepth> depths) {
        List<QueueDepth> byWeight = new ArrayList<>(depths);
        byWeight.sort((a, b) -> Long.compare(b.waiting(), a.waiting()));
        GaugeSnapshot.Builder waiting = GaugeSnapshot.builder().name("coordinatool_queue_requests")
                .help("Requests that wait, by action and archive id.");
        GaugeSnapshot.Builder oldest = GaugeSnapshot.builder().name("coordinatool_queue_oldest_timestamp_seconds")
                .help("When the first of them that a mover may be given was first seen.");
        int labelled = Math.min(MAX_LABELS, byWeight.size());
        for (QueueDepth depth : byWeight.subList(0, labelled)) {
            Labels labels = queue(depth.action(), Integer.toUnsignedString(depth.archiveId()));
            waiting.dataPoint(Metric.point(labels, depth.waiting()));
            if (depth.oldest() != 0) {
                oldest.dataPoint(Metric.point(labels, depth.oldest() / NANOS));
            }
        }
        for (Action action : Action.values()) {
            long more = 0;
            for (QueueDepth depth : byWeight.subList(labelled, byWeight.size())) {
                more += depth.action() == action ? depth.waiting() : 0;
            }
            if (more > 0) {
                waiting.dataPoint(Metric.point(queue(action, OTHER), more));
            }
        }
        all.add(waiting.build());
        all.add(oldest.build());
    }

    private static Labels queue(Action action, String archiveId) {
        return Metric.action(action).add("archive_id", archiveId);
    }

    private void site(StatusView status) {
        Figures.Sessions sessions = status.site().figures().sessions();
        add("coordinatool_connections", "TCP connections of movers and tools.", status.site().connections());
        all.add(GaugeSnapshot.builder().name("coordinatool_sessions").help("Daemons that the scheduler knows, by role.")
                .dataPoint(Metric.point(Labels.of("role", "gateway"), sessions.gateways()))
                .dataPoint(Metric.point(Labels.of("role", "ingest"), status.site().ingests()))
                .dataPoint(Metric.point(Labels.of("role", "report"), sessions.reporters()))
                .dataPoint(Metric.point(Labels.of("role", "follower"), sessions.followers())).build());
        add("coordinatool_locked", "0: open; 1: no new work is sent; 2: and all ends once nothing runs.",
                status.lock().code());
        add("coordinatool_report_lines_waiting", "Lines of reports that are not written yet.",
                status.site().figures().reports().waiting());
        all.add(Metric.counter("coordinatool_report_lines_refused",
                "Lines that are in no file, since there is no place for it.",
                status.site().figures().reports().refused()));
        all.add(InfoSnapshot.builder().name("coordinatool_build").help("Version of the scheduler.")
                .dataPoint(new InfoDataPointSnapshot(Labels.of("version", status.site().version()))).build());
    }

    private void store(StatusView status) {
        Figures.Commits commits = status.site().figures().commits();
        add("coordinatool_redis_up", "Whether Redis holds all that it should.",
                status.redis().awaySince() == 0 ? 1 : 0);
        add("coordinatool_redis_unsafe", "Whether settings of Redis endanger the queue.",
                status.redis().warning().isEmpty() ? 0 : 1);
        add("coordinatool_redis_changes_waiting", "Changes that Redis has not confirmed.", commits.waiting());
        List<Integer> bounds = Figures.Commits.BOUNDS_MILLIS;
        if (commits.counts().size() != bounds.size() + 1) {
            return;
        }
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < bounds.size(); i++) {
            buckets.bucket(bounds.get(i) / MILLIS, commits.counts().get(i));
        }
        buckets.bucket(Double.POSITIVE_INFINITY, commits.counts().get(bounds.size()));
        all.add(HistogramSnapshot.builder().name("coordinatool_redis_commit_seconds")
                .help("From a change to its confirmation by Redis.")
                .dataPoint(HistogramDataPointSnapshot.builder().classicHistogramBuckets(buckets.build())
                        .sum(commits.nanos() / NANOS).build()).build());
    }

    private void process(Figures figures) {
        ProcessFigures process = figures.process();
        add("coordinatool_start_time_seconds", "When the scheduler was started.", figures.started() / NANOS);
        add("coordinatool_heap_used_bytes", "Heap of the scheduler in use.", process.heapUsed());
        add("coordinatool_heap_max_bytes", "Heap that the scheduler may use.", process.heapMax());
        all.add(Metric.counter("coordinatool_gc_collections", "Collections of garbage.", process.gcCount()));
        all.add(Metric.counter("coordinatool_gc_pause_seconds", "Time that they have taken.",
                process.gcMillis() / MILLIS));
        all.add(Metric.counter("coordinatool_cpu_seconds", "CPU time of the scheduler.", process.cpuMillis() / MILLIS));
        add("coordinatool_open_fds", "File descriptors of the scheduler.", process.openFiles());
        add("coordinatool_max_fds", "Its limit of these.", process.maxFiles());
    }
}
