// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The report files as they are filled and removed. Lines of one turn go to each file in one write. Where the file
 * system does not take them they are kept, up to {@link #MAX_WAITING} bytes, and tried again; what is beyond is
 * counted, and logged when the file system is back.
 *
 * <p>A file goes when nothing of it is open and nothing was added since the last {@link #tick}: with ticks an interval
 * apart, one to two intervals after its last line.
 */
final class ReportFiles {
    /** Bytes kept for one file: some ten thousand lines, while a thousand such files still fit in the heap. */
    static final int MAX_WAITING = 1 << 19;
    /** Bytes kept in all: a quarter of the heap that the launcher gives us. */
    static final long MAX_WAITING_TOTAL = 32L << 20;
    /** Nanoseconds until a failed write is tried again. */
    static final long RETRY_NANOS = 1_000_000_000;

    private final ReportDirectory directory;
    private final Log log;
    private final Map<String, ByteArrayOutputStream> waiting = new HashMap<>();
    private final Set<String> present = new HashSet<>();
    private final Set<String> touched = new HashSet<>();
    private long waitingBytes;
    private long lostLines;
    private boolean failing;
    private long retryAt;

    ReportFiles(ReportDirectory directory, Log log) {
        this.directory = directory;
        this.log = log;
    }

    /** A file that was there before us. Counts as just written. */
    void found(String hint) {
        present.add(hint);
        touched.add(hint);
    }

    void add(String hint, Line line) {
        byte[] text = (line.text() + "\n").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream lines = waiting.computeIfAbsent(hint, key -> new ByteArrayOutputStream());
        if (lines.size() + text.length > MAX_WAITING || waitingBytes + text.length > MAX_WAITING_TOTAL) {
            lostLines++;
            return;
        }
        lines.writeBytes(text);
        waitingBytes += text.length;
    }

    /** Writes what is there to write. Returns how many files it wrote to. */
    int flush(long nowNanos) {
        if (waiting.isEmpty() || failing && nowNanos - retryAt < 0) {
            return 0;
        }
        int written = 0;
        for (var all = waiting.entrySet().iterator(); all.hasNext(); ) {
            var file = all.next();
            try {
                append(file.getKey(), file.getValue().toByteArray());
            } catch (IOException e) {
                if (!failing) {
                    log.error("cannot write report", "report", file.getKey(), "reason", e);
                }
                failing = true;
                retryAt = nowNanos + RETRY_NANOS;
                return written;
            }
            waitingBytes -= file.getValue().size();
            all.remove();
            written++;
        }
        if (failing) {
            log.normal("reports written again", "lost_lines", lostLines);
            failing = false;
            lostLines = 0;
        }
        return written;
    }

    private void append(String hint, byte[] lines) throws IOException {
        directory.append(hint, ByteBuffer.wrap(lines));
        present.add(hint);
        touched.add(hint);
    }

    /** An interval is over: removes the files that are due. */
    void tick(Predicate<String> isOpen) {
        for (var all = present.iterator(); all.hasNext(); ) {
            String hint = all.next();
            if (touched.contains(hint) || waiting.containsKey(hint) || isOpen.test(hint)) {
                continue;
            }
            try {
                directory.remove(hint);
                all.remove();
                log.info("report removed", "report", hint);
            } catch (IOException e) {
                log.warn("cannot remove report, will try again", "report", hint, "reason", e);
            }
        }
        touched.clear();
    }

    /** Whether {@link #tick} has anything to look at. */
    boolean isEmpty() {
        return present.isEmpty() && waiting.isEmpty();
    }

    /** When {@link #flush} wants to be called again. */
    long deadlineNanos() {
        return failing && !waiting.isEmpty() ? retryAt : Long.MAX_VALUE;
    }
}
