// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.bus.Event;
import coordinatool.bus.Message.SnapshotPage;
import coordinatool.bus.StatusCursor;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import java.io.IOException;

/**
 * The reporter without its connections: gets events and pages of snapshots, says which page it wants next, and keeps
 * the files. A snapshot is wanted at the start, when the scheduler is a new one, when events are missing, and at each
 * interval while something is open, for the progress lines and to find out what ended unheard. One thread.
 */
final class Reporter {
    /** Without progress reports files still have to go: after the default of the interval. */
    private static final long DEFAULT_INTERVAL_NANOS = 60_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ReportDirectory directory;
    private final Log log;
    private final HintRule rule;
    private final ReportFiles files;
    private final Ledger ledger;
    private final boolean withProgress;
    private final long intervalNanos;

    private long nextTick;
    private boolean wanted;
    private boolean tickWanted;
    private boolean running;
    /** The page to ask for, null where none is or where it has been asked for. */
    private StatusCursor ask;
    private boolean answerDue;
    /** The page that comes next belongs to a snapshot that is worthless. */
    private boolean answerStale;
    private Positions positions;
    /** Number of the event up to which none will come any more. */
    private long heard;

    /** @param intervalMillis time between two progress reports; 0: none */
    Reporter(ReportDirectory directory, HintRule rule, long intervalMillis, Log log, long nowNanos) {
        this.directory = directory;
        this.rule = rule;
        this.log = log;
        files = new ReportFiles(directory, log);
        ledger = new Ledger(rule, files::add);
        withProgress = intervalMillis > 0;
        intervalNanos = withProgress ? intervalMillis * NANOS_PER_MILLI : DEFAULT_INTERVAL_NANOS;
        nextTick = nowNanos + intervalNanos;
    }

    /**
     * Makes the directory and reads what is there.
     *
     * @throws Fatal where that does not work
     */
    void recover() {
        try {
            directory.create();
            for (String name : directory.names()) {
                long[] whole = new long[1];
                long[] size = new long[1];
                directory.read(name, file -> {
                    whole[0] = FileReader.read(file, text -> {
                        Line line = Line.parse(text);
                        if (line != null) {
                            ledger.recover(name, line);
                        }
                    });
                    size[0] = file.size();
                });
                if (whole[0] < size[0]) {
                    log.warn("cutting a torn line", "report", name);
                    directory.truncate(name, whole[0]);
                }
                files.found(name);
            }
        } catch (IOException e) {
            throw new Fatal(ExitCode.UNAVAILABLE, "cannot use the directory of the reports: " + e);
        }
        ledger.recoveryDone();
    }

    /** The scheduler is a new one, or has forgotten us, and with us what we asked for. */
    void onEpoch() {
        restartSnapshot();
        answerDue = false;
        answerStale = false;
    }

    /** The next event will have this number, and nothing is known of those before. */
    void onGap(long next) {
        ledger.newEpoch();
        heard = next - 1;
        restartSnapshot();
    }

    void onEvent(long sequence, Event event) {
        heard = sequence;
        ledger.onEvent(sequence, event);
    }

    private void restartSnapshot() {
        answerStale = answerDue;
        running = false;
        ask = null;
        wanted = true;
    }

    void onPage(SnapshotPage page) {
        answerDue = false;
        if (answerStale) {
            answerStale = false;
            return;
        }
        ledger.onPage(page);
        positions.onPage(page);
        ask = page.next();
        if (ask == null) {
            running = false;
            int lost = ledger.endSnapshot(heard);
            if (lost > 0) {
                log.warn("requests ended unheard", "requests", lost);
            }
        }
    }

    /** The page to ask the scheduler for, null where there is none to ask for now. */
    StatusCursor wantedPage() {
        if (answerDue) {
            return null;
        }
        if (wanted && !running) {
            wanted = false;
            running = true;
            ledger.beginSnapshot();
            positions = new Positions(rule, tickWanted && withProgress ? files::add : (hint, line) -> { });
            tickWanted = false;
            ask = StatusCursor.START;
        }
        return ask;
    }

    /** The page was asked for. */
    void asked() {
        ask = null;
        answerDue = true;
    }

    /** Does what time demands, and writes. Returns how much it did. */
    int turn(long nowNanos) {
        int done = 0;
        if (nowNanos - nextTick >= 0) {
            nextTick = nowNanos + intervalNanos;
            files.tick(ledger::isOpen);
            if (ledger.hasOpen()) {
                tickWanted = true;
                wanted = true;
            }
            done++;
        }
        return done + files.flush(nowNanos);
    }

    long deadlineNanos() {
        long flush = files.deadlineNanos();
        if (!ledger.hasOpen() && files.isEmpty()) {
            // Nothing to look at: let an idle process sleep.
            return flush;
        }
        return flush == Long.MAX_VALUE || nextTick - flush < 0 ? nextTick : flush;
    }
}
