// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Counts;
import coordinatool.model.Figures;
import coordinatool.model.LockMode;
import coordinatool.model.MoverView;
import coordinatool.model.ProcessFigures;
import coordinatool.model.StatusView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The text for Prometheus: each figure under its name, and no label without a bound. */
class StatusMetricsTest {
    private static final Counts SOME = new Counts(1, 2, 3, 4);
    private static final List<Long> COMMITS = new ArrayList<>(Collections.nCopies(12, 0L));

    static {
        COMMITS.set(2, 5L);
        COMMITS.set(11, 1L);
    }

    private static String text(List<Figures.QueueDepth> queues, List<MoverView> movers) throws IOException {
        Figures figures = new Figures(1_500_000_000L, queues,
                new Figures.Flow(SOME, SOME, Counts.NONE, Counts.NONE, SOME), new Figures.Reports(12, 13),
                new Figures.Sessions(1, 2, 3, 4),
                new Figures.Commits(9, COMMITS, 2_500_000_000L), new ProcessFigures(11, 12, 13, 1400, 1500, 16, 17));
        StatusView status = new StatusView(new StatusView.Totals(SOME, SOME, SOME, Counts.NONE), LockMode.LOCKED,
                new StatusView.Redis(5, "why", ""),
                new StatusView.Site(4, 1, new StatusView.Room(8, 6), 77, "1.0", List.of(), figures), 2, 3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StatusMetrics.write(status, movers, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static MoverView mover(String name, MoverView.State state) {
        return new MoverView(name, state, state == MoverView.State.DISCONNECTED ? 2_000_000_000L : 0, new int[0],
                new MoverView.Tally(SOME, SOME, SOME, 21, new Counts(-1, 4, 0, -1)), false, List.of());
    }

    @Test
    void eachFigureHasItsName() throws IOException {
        String text = text(List.of(new Figures.QueueDepth(Action.RESTORE, -1, 6, 3_000_000_000L)),
                List.of(mover("m0", MoverView.State.READY), mover("m\"1\n", MoverView.State.DISCONNECTED)));
        assertThat(text.lines()).contains("coordinatool_up 1.0",
                "coordinatool_requests_running{action=\"restore\"} 2.0",
                "coordinatool_requests_sent_total{action=\"remove\"} 3.0", "coordinatool_requests_limit 8.0",
                "coordinatool_cancels_untold 6.0",
                "coordinatool_queue_requests{action=\"restore\",archive_id=\"4294967295\"} 6.0",
                "coordinatool_queue_oldest_timestamp_seconds{action=\"restore\",archive_id=\"4294967295\"} 3.0",
                "coordinatool_movers{state=\"ready\"} 1.0", "coordinatool_movers{state=\"waiting\"} 0.0",
                "coordinatool_mover_failed_in_a_row{mover=\"m0\"} 21.0",
                "coordinatool_movers_suspended 0.0",
                "coordinatool_mover_requests_limit{action=\"restore\",mover=\"m0\"} 4.0",
                "coordinatool_mover_requests_limit{action=\"remove\",mover=\"m0\"} 0.0",
                "coordinatool_mover_gone_timestamp_seconds{mover=\"m\\\"1\\n\"} 2.0",
                "coordinatool_report_lines_waiting 12.0", "coordinatool_report_lines_refused_total 13.0",
                "coordinatool_redis_up 0.0", "coordinatool_redis_unsafe 0.0", "coordinatool_locked 1.0",
                "coordinatool_build_info{version=\"1.0\"} 1", "coordinatool_sessions{role=\"gateway\"} 1.0",
                "coordinatool_redis_commit_seconds_bucket{le=\"0.005\"} 5",
                "coordinatool_redis_commit_seconds_bucket{le=\"+Inf\"} 6", "coordinatool_redis_commit_seconds_count 6",
                "coordinatool_redis_commit_seconds_sum 2.5", "coordinatool_gc_pause_seconds_total 1.4",
                "# TYPE coordinatool_requests_done_total counter", "coordinatool_start_time_seconds 1.5");
    }

    @Test
    void labelsHaveABound() throws IOException {
        List<Figures.QueueDepth> queues = new ArrayList<>();
        List<MoverView> movers = new ArrayList<>();
        for (int i = 0; i < StatusMetrics.MAX_LABELS + 50; i++) {
            queues.add(new Figures.QueueDepth(Action.ARCHIVE, i, 1000 - i, 0));
            movers.add(mover("m" + i, MoverView.State.READY));
        }
        movers.add(mover("m0", MoverView.State.DISCONNECTED));
        String text = text(queues, movers);
        assertThat(text).contains("coordinatool_queue_requests{action=\"archive\",archive_id=\"other\"} 38775.0\n")
                .contains("coordinatool_mover_requests_running{mover=\"other\"} 510.0\n")
                .doesNotContain("archive_id=\"200\"", "mover=\"m200\"");
    }

    @Test
    void nobodyAnswers() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StatusMetrics.writeDown(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("coordinatool_up 0.0\n");
    }
}
