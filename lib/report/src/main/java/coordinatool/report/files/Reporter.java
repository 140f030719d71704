// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import coordinatool.model.OpenCursor;
import coordinatool.model.OpenPage;
import coordinatool.model.ReportEntry;
import coordinatool.tool.Awaited;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The reporter without its connection: takes what the scheduler says, asks it for more, and keeps the files. It asks
 * for lines when all that it got are written, and at each interval for what is open. One thread.
 */
public final class Reporter {
    /** What the scheduler can be asked for. Each method says whether the question could be sent. */
    public interface Source {
        /**
         * Asks for the lines after this number. All up to it are in their files.
         *
         * @param refused so many lines, since our start, are in no file since there is no place for it
         */
        boolean askLines(long done, long refused);

        /** Asks for the page of what is open that begins there. */
        boolean askOpen(OpenCursor from);
    }

    /** Without progress reports files still have to go: after the default of the interval. */
    private static final long DEFAULT_INTERVAL_NANOS = 60_000_000_000L;

    private final Path mount;
    private final ReportFiles files;
    private boolean withProgress;
    private long intervalNanos;
    private long nextTick;
    private boolean met;
    /** Lines were asked for and have not come. */
    private boolean asked;
    /** Null between the intervals. */
    private ProgressPass pass;

    /**
     * @param mount for what is said
     * @param interval time between two progress reports; zero: none
     */
    public Reporter(ReportDirectory directory, Path mount, Duration interval, Log log, long nowNanos) {
        this.mount = mount;
        files = new ReportFiles(directory, log, this::onWritten);
        interval(interval, nowNanos);
    }

    /** There is so much time between two progress reports from now on; zero: there are none. */
    public final void interval(Duration interval, long nowNanos) {
        withProgress = !interval.isZero();
        intervalNanos = withProgress ? interval.toNanos() : DEFAULT_INTERVAL_NANOS;
        nextTick = nowNanos + intervalNanos;
    }

    /**
     * Makes the directory and reads what is there.
     *
     * @throws NotYet where that does not work; to be called again
     */
    public void recover() {
        try {
            files.recover();
        } catch (IOException e) {
            throw new NotYet(awaited(e));
        }
    }

    /** What keeps us from writing; null where nothing does. */
    public Awaited awaited() {
        return files.failure() == null ? null : awaited(files.failure());
    }

    private Awaited awaited(IOException failure) {
        return failure instanceof NotMountedException ? new Awaited("Lustre at " + mount, failure.getMessage())
                : new Awaited("the reports in " + mount + " to be writable", failure.toString());
    }

    /** The scheduler is a new one, or has forgotten us, and with us what we asked for. */
    public void onEpoch() {
        met = true;
        asked = false;
        pass = null;
    }

    /** The next lines, oldest first. */
    public void onLines(List<ReportEntry> lines) {
        asked = false;
        files.accept(lines);
    }

    public void onPage(OpenPage page) {
        if (pass != null) {
            pass.onPage(page);
        }
    }

    private void onWritten(ReportEntry entry) {
        if (pass != null) {
            pass.onWritten(entry);
        }
    }

    /** Does what time demands, writes, and asks for more. Returns how much it did. */
    public int turn(long nowNanos, Source source) {
        int count = files.flush(nowNanos);
        if (pass != null && pass.turn()) {
            pass = null;
            count++;
        }
        if (nowNanos - nextTick >= 0) {
            nextTick = nowNanos + intervalNanos;
            // One that is still under way waits for a page, and the next one would take that for its own.
            if (pass == null && files.hasFiles() && met && files.usable(nowNanos)) {
                pass = new ProgressPass(files, withProgress, files.untouched());
            }
            count++;
        }
        if (met && !asked && files.isIdle()) {
            asked = source.askLines(files.done(), files.refused());
            count += asked ? 1 : 0;
        }
        return pass != null && pass.ask(source) ? count + 1 : count;
    }

    /** {@link System#nanoTime} at which {@link #turn} wants to be called; {@link Long#MAX_VALUE} for never. */
    public long deadlineNanos() {
        long flush = files.deadlineNanos();
        if (!files.hasFiles()) {
            // Nothing to look at: let an idle process sleep.
            return flush;
        }
        return flush == Long.MAX_VALUE || nextTick - flush < 0 ? nextTick : flush;
    }
}
