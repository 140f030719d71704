// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import coordinatool.model.ReportEntry;
import coordinatool.tool.HintRule;
import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLogs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes the scheduler's lines to their files, each exactly once. Where the file system does not take them they are
 * kept and tried again; the scheduler gives no more until they are written, so they are few. One thread.
 */
final class ReportFiles {
    /** Nanoseconds until a failed write is tried again. */
    static final long RETRY_NANOS = 1_000_000_000;
    /** What the scheduler sends at most; the bookmark has room for as many files. */
    static final int MAX_BATCH = 1000;
    /**
     * Reports at a time. A user can have one for each request; to look through so many takes the file system seconds at
     * a start of ours, and a site has as many as it has people at work.
     */
    static final int MAX_FILES = 100_000;
    /**
     * Bytes of a report from which on it gets no more progress. A hundred thousand restores that wait write 10 GB of it
     * in a day, and of a report that long nobody reads it.
     */
    static final long MAX_WITH_PROGRESS = 64 << 20;

    private final ReportDirectory directory;
    private final BookmarkFile bookmark;
    private final MissingLines missing;
    private final Log log;
    /** There may be thousands of files, and a file system that takes none of them. */
    private final RateLimitedLogs complaints;
    private final Consumer<ReportEntry> written;
    private final int maxFiles;
    private final Deque<ReportEntry> waiting = new ArrayDeque<>();
    private final Set<String> present = new HashSet<>();
    private final Set<String> touched = new HashSet<>();
    private long done;
    private long refused;
    private Map<String, Long> begun = Map.of();
    private AppendBatch batch;
    private IOException failure;
    private long retryAt;
    private long now;

    /** @param written is told of each line that is done with: it is in its file, or refused */
    ReportFiles(ReportDirectory directory, Log log, Consumer<ReportEntry> written) {
        this(directory, log, MAX_FILES, written);
    }

    /** @param maxFiles as {@link #MAX_FILES} */
    ReportFiles(ReportDirectory directory, Log log, int maxFiles, Consumer<ReportEntry> written) {
        this.maxFiles = maxFiles;
        this.directory = directory;
        this.bookmark = new BookmarkFile(directory);
        this.missing = new MissingLines(directory, log);
        this.log = log;
        this.complaints = new RateLimitedLogs(log, Duration.ofMinutes(1));
        this.written = written;
    }

    /** Makes the directory and reads what is there. */
    void recover() throws IOException {
        directory.create();
        Bookmark found = bookmark.read();
        done = found.done();
        begun = found.begun();
        present.addAll(directory.names());
        touched.addAll(present);
    }

    /** Number of the last line that is done with, as all before it are. */
    long done() {
        return done;
    }

    /** Lines, since our start, that are in no file since there is no place for it. */
    long refused() {
        return refused;
    }

    /** Takes lines, oldest first. What is done already is left out. */
    void accept(List<ReportEntry> lines) {
        for (ReportEntry line : lines) {
            if (line.number() > done && HintRule.isGood(line.hint())) {
                waiting.add(line);
            }
        }
    }

    /** Whether all lines that were taken are in their files. */
    boolean isIdle() {
        return waiting.isEmpty() && batch == null;
    }

    /** The scheduler has no line for us that is not done: what somebody may have begun is as it is. */
    void nothingBegun() {
        begun = Map.of();
    }

    /** Writes what is there to write. Returns how many lines it wrote. */
    int flush(long nowNanos) {
        now = nowNanos;
        complaints.tell(now);
        if (isIdle() && failure == null || failure != null && nowNanos - retryAt < 0) {
            return 0;
        }
        int count = 0;
        try {
            if (isIdle()) {
                directory.create();
            }
            while (!isIdle()) {
                if (batch == null) {
                    batch = nextBatch();
                }
                batch.write(directory, bookmark, log);
                count += batch.entries().size();
                finishBatch();
            }
            failure = null;
        } catch (IOException e) {
            failed(e, nowNanos);
        }
        return count;
    }

    /** Whether the directory is there, made anew if need be; if not, {@link #flush} tries again. */
    boolean usable(long nowNanos) {
        now = nowNanos;
        try {
            directory.create();
        } catch (IOException e) {
            failed(e, nowNanos);
        }
        return failure == null;
    }

    /** Why nothing can be written now; null where it can. */
    IOException failure() {
        return failure;
    }

    private void failed(IOException reason, long nowNanos) {
        log.debug(reason);
        failure = reason;
        retryAt = nowNanos + RETRY_NANOS;
    }

    private AppendBatch nextBatch() throws IOException {
        AppendBatch next = new AppendBatch(done, waiting.stream().limit(MAX_BATCH).toList(), begun);
        Set<String> begins = new HashSet<>();
        for (ReportEntry entry : next.entries()) {
            String hint = entry.hint();
            if (present.contains(hint) || begins.contains(hint) || next.refuses(hint)) {
                continue;
            }
            if (present.size() + begins.size() < maxFiles) {
                begins.add(hint);
            } else {
                next.refuse(hint);
                complaints.add(now, "there are too many reports, lines of others are lost", "report", hint, "most",
                        maxFiles);
            }
        }
        missing.fill(next);
        return next;
    }

    private void finishBatch() {
        done = batch.last();
        begun = Map.of();
        present.addAll(batch.hints());
        touched.addAll(batch.hints());
        batch.entries().forEach(entry -> {
            waiting.remove();
            refused += batch.refuses(entry.hint()) ? 1 : 0;
            written.accept(entry);
        });
        batch = null;
    }

    /**
     * Appends lines that come again anyway, so that nothing is done where that does not work, or there is no place for
     * more. Not while lines are waiting.
     */
    void append(String hint, String lines) {
        if (!present.contains(hint) && present.size() >= maxFiles) {
            return;
        }
        try {
            long length = directory.length(hint);
            if (length > MAX_WITH_PROGRESS) {
                complaints.add(now, "report is too long for more progress", "report", hint, "bytes", length);
                return;
            }
            directory.write(hint, length, lines.getBytes(StandardCharsets.UTF_8));
            present.add(hint);
        } catch (IOException e) {
            complaints.add(now, "progress not written", "report", hint, "reason", e);
        }
    }

    /** The files that nothing was added to since the last call. */
    Set<String> untouched() {
        Set<String> untouched = new HashSet<>(present);
        untouched.removeAll(touched);
        touched.clear();
        return untouched;
    }

    /** Removes a file, unless something was added since {@link #untouched}. Not while lines are waiting. */
    void remove(String hint) {
        if (touched.contains(hint)) {
            return;
        }
        try {
            directory.remove(hint);
            present.remove(hint);
            log.info("report removed", "report", hint);
        } catch (IOException e) {
            complaints.add(now, "cannot remove report, will try again", "report", hint, "reason", e);
        }
    }

    /** Whether there are files. */
    boolean hasFiles() {
        return !present.isEmpty();
    }

    /** When {@link #flush} wants to be called again. */
    long deadlineNanos() {
        return failure != null ? retryAt : Long.MAX_VALUE;
    }
}
