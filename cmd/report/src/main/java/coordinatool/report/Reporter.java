// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.bus.Message;
import coordinatool.model.ReportEntry;
import coordinatool.tool.Awaited;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The reporter without its connection: gets what the scheduler says, tells what it wants of it next, and keeps the
 * files. It asks for lines when all that it got are written, and at each interval for what is open. One thread.
 */
final class Reporter {
    /** Without progress reports files still have to go: after the default of the interval. */
    private static final long DEFAULT_INTERVAL_NANOS = 60_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Path mount;
    private final ReportFiles files;
    private final boolean withProgress;
    private final long intervalNanos;
    private long nextTick;
    private boolean met;
    /** Lines were asked for and have not come. */
    private boolean asked;
    /** Null between the intervals. */
    private Tour tour;

    /**
     * @param mount for what is said
     * @param intervalMillis time between two progress reports; 0: none
     */
    Reporter(ReportDirectory directory, Path mount, long intervalMillis, Log log, long nowNanos) {
        this.mount = mount;
        files = new ReportFiles(directory, log, this::onWritten);
        withProgress = intervalMillis > 0;
        intervalNanos = withProgress ? intervalMillis * NANOS_PER_MILLI : DEFAULT_INTERVAL_NANOS;
        nextTick = nowNanos + intervalNanos;
    }

    /**
     * Makes the directory and reads what is there.
     *
     * @throws NotYet where that does not work; to be called again
     */
    void recover() {
        try {
            files.recover();
        } catch (IOException e) {
            throw new NotYet(awaited(e));
        }
    }

    /** What keeps us from writing; null where nothing does. */
    Awaited awaited() {
        return files.failure() == null ? null : awaited(files.failure());
    }

    private Awaited awaited(IOException failure) {
        return failure instanceof NotMountedException ? new Awaited("Lustre at " + mount, failure.getMessage())
                : new Awaited("the reports in " + mount + " to be writable", failure.toString());
    }

    /** The scheduler is a new one, or has forgotten us, and with us what we asked for. */
    void onEpoch() {
        met = true;
        asked = false;
        tour = null;
    }

    void onLines(Message.ReportLines lines) {
        asked = false;
        files.accept(lines.lines());
    }

    void onPage(Message.OpenPage page) {
        if (tour != null) {
            tour.onPage(page);
        }
    }

    private void onWritten(ReportEntry entry) {
        if (tour != null) {
            tour.onWritten(entry);
        }
    }

    /** What to say to the scheduler, null for nothing; to be told by {@link #said} when that is done. */
    Message wanted() {
        if (met && !asked && files.isIdle()) {
            return new Message.ReportNext(files.done());
        }
        return tour != null && tour.ask() != null ? new Message.OpenNext(tour.ask()) : null;
    }

    void said(Message message) {
        if (message instanceof Message.ReportNext) {
            asked = true;
        } else {
            tour.asked();
        }
    }

    /** Does what time demands, and writes. Returns how much it did. */
    int turn(long nowNanos) {
        int count = files.flush(nowNanos);
        if (tour != null && tour.turn()) {
            tour = null;
            count++;
        }
        if (nowNanos - nextTick >= 0) {
            nextTick = nowNanos + intervalNanos;
            // One that is still under way waits for a page, and the next one would take that for its own.
            if (tour == null && files.hasFiles() && met && files.usable(nowNanos)) {
                tour = new Tour(files, withProgress, files.untouched());
            }
            count++;
        }
        return count;
    }

    long deadlineNanos() {
        long flush = files.deadlineNanos();
        if (!files.hasFiles()) {
            // Nothing to look at: let an idle process sleep.
            return flush;
        }
        return flush == Long.MAX_VALUE || nextTick - flush < 0 ? nextTick : flush;
    }
}
