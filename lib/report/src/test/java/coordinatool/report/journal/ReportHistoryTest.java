// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.OpenCursor;
import coordinatool.model.Place;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.report.files.ReportDirectory;
import coordinatool.report.files.Reporter;
import coordinatool.report.lines.ReportLine;
import coordinatool.report.lines.ReportState;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both sides of reports, joined by hand, with real files: random lives of requests, while the scheduler and the
 * reporter are killed at any moment. The test keeps the queue and the store, and knows what each report has to say.
 */
class ReportHistoryTest implements Reporter.Source {
    private static final long REPORTER = 1;
    private static final int STEPS = 600;
    private static final Log SILENT = new Log("test", Level.OFF, System.err);

    /** A request of the queue: who runs it, or whom it waits for. */
    private static final class Queued {
        final Request request;
        final String hint;
        String mover;
        boolean runs;

        Queued(Request request, String hint) {
            this.request = request;
            this.hint = hint;
        }
    }

    @TempDir
    private Path mount;
    private final Map<RequestKey, Queued> queue = new LinkedHashMap<>();
    private final KeptReports store = new KeptReports();
    private final Map<String, List<String>> expected = new TreeMap<>();
    private Random random;
    private ReportJournal journal;
    private Reporter reporter;
    private long seconds = 1_800_000_000L;
    private int lastCookie;

    @Override
    public boolean askLines(long done, long refused) {
        journal.delivery().asked(REPORTER, done);
        return true;
    }

    @Override
    public boolean askOpen(OpenCursor from) {
        reporter.onPage(journal.delivery().page(from));
        return true;
    }

    /** The scheduler reads what was kept, as it does at its start. */
    private void startScheduler() {
        journal = new ReportJournal("cr", () -> store, key -> new Place(null, 1, 1), ++seconds, SILENT);
        ReportRecovery recovery = journal.recovery();
        queue.values().forEach(queued -> recovery.request(queued.request));
        if (store.hint != null) {
            recovery.hint(store.hint);
        }
        queue.forEach((key, queued) -> {
            if (queued.runs) {
                recovery.dispatched(key, queued.mover);
            }
        });
        Map.copyOf(store.reported).forEach(recovery::reported);
        new TreeMap<>(store.lines).forEach(recovery::line);
        // The scheduler chooses again whom requests wait for, before it hears of all.
        queue.values().stream().filter(queued -> !queued.runs && queued.mover != null)
                .forEach(queued -> journal.assigned(queued.request, queued.mover));
        recovery.finish();
        if (reporter != null) {
            reporter.onEpoch();
        }
    }

    private void startReporter() {
        if (journal != null) {
            journal.delivery().gone(REPORTER);
        }
        reporter = new Reporter(new ReportDirectory(mount, Path.of("r"), path -> { }), mount, Duration.ZERO, SILENT, 0);
        reporter.recover();
        reporter.onEpoch();
    }

    private void exchange() {
        reporter.turn(0, this);
        journal.delivery().deliver((peer, lines) -> reporter.onLines(lines));
    }

    private void write(Queued queued, String line) {
        expected.computeIfAbsent(queued.hint, h -> new ArrayList<>()).add(line);
    }

    /** Something becomes of some request. */
    private void live() {
        if (queue.size() < 20 && random.nextInt(3) == 0) {
            add();
            return;
        }
        if (queue.isEmpty()) {
            return;
        }
        Queued queued = new ArrayList<>(queue.values()).get(random.nextInt(queue.size()));
        String fid = queued.request.fid().toString();
        String mover = "m" + random.nextInt(3);
        switch (random.nextInt(5)) {
            case 0 -> {
                if (!queued.runs && !mover.equals(queued.mover)) {
                    queued.mover = mover;
                    journal.assigned(queued.request, mover);
                    write(queued, "assign " + fid + " " + mover);
                }
            }
            case 1 -> {
                if (!queued.runs) {
                    queued.runs = true;
                    queued.mover = mover;
                    journal.dispatched(queued.request, mover);
                    write(queued, "sent " + fid + " " + mover);
                }
            }
            case 2 -> {
                if (queued.runs) {
                    queued.runs = false;
                    queued.mover = null;
                    journal.takenBack(queued.request, "m0", "gone");
                }
            }
            case 3 -> {
                if (queued.runs) {
                    queue.remove(queued.request.key());
                    journal.ended(queued.request, "m0", 5);
                    write(queued, "done " + fid + " 5");
                }
            }
            default -> {
                if (!queued.runs) {
                    queue.remove(queued.request.key());
                    journal.cancelled(queued.request, null);
                    write(queued, "cancel " + fid);
                }
            }
        }
    }

    private void add() {
        int cookie = ++lastCookie;
        Fid fid = new Fid(0x200000401L, cookie, 0);
        String hint = "job" + random.nextInt(4);
        Request request = new Request(Action.ARCHIVE, fid, fid, 0, -1, cookie, 0, 1, 0, 0,
                ("cr=" + hint).getBytes(StandardCharsets.UTF_8), null);
        Queued queued = new Queued(request, hint);
        queue.put(request.key(), queued);
        journal.stored(request);
        write(queued, "new " + fid);
    }

    private Map<String, List<String>> written() throws IOException {
        Map<String, List<String>> written = new TreeMap<>();
        for (int i = 0; i < 4; i++) {
            Path file = mount.resolve("r/job" + i);
            if (Files.exists(file)) {
                written.put("job" + i, Files.readAllLines(file));
            }
        }
        return written;
    }

    private void play(long seed, int odds, Runnable fault) throws IOException {
        random = new Random(seed);
        startReporter();
        startScheduler();
        for (int step = 0; step < STEPS; step++) {
            live();
            // Each writes to the disk several times.
            if (random.nextInt(10) == 0) {
                exchange();
            }
            if (random.nextInt(odds) == 0) {
                fault.run();
            }
        }
        for (int i = 0; i < 20; i++) {
            exchange();
        }
        assertThat(store.lines).as("seed %d: lines that are written are kept no more", seed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void eachLineIsWrittenOnceWhoeverIsKilled(long seed) throws IOException {
        play(seed, 15, () -> {
            if (random.nextBoolean()) {
                startScheduler();
            } else {
                startReporter();
            }
        });
        assertThat(written()).as("seed %d", seed).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void afterALossEachReportTellsHowItsOpenRequestsStand(long seed) throws IOException {
        play(seed, 60, () -> {
            // Redis comes back without lines and without the word that they were kept.
            store.lines.clear();
            store.hint = null;
            startScheduler();
        });
        Map<String, ReportState> found = new TreeMap<>();
        written().forEach((hint, lines) -> {
            ReportState state = new ReportState();
            lines.forEach(line -> ReportLine.parse(line).tell(state));
            found.put(hint, state);
        });
        for (Queued queued : queue.values()) {
            ReportLine.Open state = new ReportLine.Open(queued.request.fid(), queued.mover, queued.runs);
            assertThat(found.get(queued.hint).missing(state)).as("seed %d: what the report lacks of %s", seed, state)
                    .isEmpty();
        }
    }
}
