// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import coordinatool.model.ReportChanges;
import coordinatool.model.ReportEntry;
import coordinatool.report.lines.ReportLine;
import coordinatool.tool.Log;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The lines of reports that the reporter has not written yet. They are in the store with the changes that they tell of,
 * so neither a crash of ours nor one of the reporter loses a line or repeats one: lines have numbers, and the reporter
 * says up to which it has them.
 *
 * <p>Numbers go up from one life of the scheduler to the next even where the store has lost them: each begins at its
 * time. There is room for a thousand million lines a second.
 *
 * <p>Bounded: where the reporter stays away, the oldest go. Which requests had lost lines is not known then, so all
 * count as incomplete from that on ({@link #losses}).
 */
final class LineJournal {
    /** Some 20 MB of heap and of Redis, and a quarter of a minute for a reporter that was away. */
    static final int MAX_LINES = 100_000;
    /** How many go at once. */
    static final int DROP = MAX_LINES / 10;
    /** In a message: some 60 kB, and one round of the reporter to its disk. */
    static final int MAX_DELIVERED = 1_000;
    private static final int SECOND_BITS = 30;

    private final Supplier<? extends ReportChanges> store;
    private final Log log;
    private final ArrayDeque<ReportEntry> lines = new ArrayDeque<>();
    private long next;
    private int losses = 1;
    private long dropped;

    /** @param epochSeconds the time */
    LineJournal(Supplier<? extends ReportChanges> store, long epochSeconds, Log log) {
        this.store = store;
        this.log = log;
        this.next = epochSeconds << SECOND_BITS;
    }

    /** A line from the store; {@link #recovered} follows when these were all. */
    void recover(ReportEntry line) {
        lines.add(line);
        next = Math.max(next, line.number() + 1);
    }

    void recovered() {
        List<ReportEntry> sorted = new ArrayList<>(lines);
        // Written out: one made of getters has Java write classes, which takes tens of ms of a start.
        sorted.sort((a, b) -> Long.compare(a.number(), b.number()));
        lines.clear();
        for (ReportEntry line : sorted) {
            if (lines.isEmpty() || lines.peekLast().number() != line.number()) {
                lines.add(line);
            }
        }
    }

    /** Adds a line about a request, after what makes up for lines of it that may be missing. */
    void say(OpenRequest request, ReportLine line) {
        int before = losses;
        complete(request);
        add(request.hint, line);
        // What was dropped just now may have been of this request.
        request.complete = before;
    }

    /** Makes up for lines of this request that may be missing. */
    void complete(OpenRequest request) {
        if (request.complete != losses) {
            request.complete = losses;
            add(request.hint, request.state());
        }
    }

    private void add(String hint, ReportLine line) {
        if (lines.size() >= MAX_LINES) {
            drop(DROP);
        }
        ReportEntry entry = new ReportEntry(next++, hint, line.text());
        lines.add(entry);
        put(entry, store.get());
    }

    /** Counts up from 1 whenever lines were lost. */
    int losses() {
        return losses;
    }

    /** The reporter has all up to this number. */
    void done(long number) {
        if (number >= next) {
            log.warn("the reporter knows later lines than this scheduler, which begins anew", "lines", lines.size());
            dropped += lines.size();
            forget(lines.size());
            next = number + 1;
            losses++;
        }
        while (!lines.isEmpty() && lines.peekFirst().number() <= number) {
            forget(1);
        }
        if (dropped > 0) {
            log.warn("lines of reports were lost", "lines", dropped);
            dropped = 0;
        }
    }

    /** The oldest lines, as many as a message may have. */
    List<ReportEntry> first() {
        return lines.stream().limit(MAX_DELIVERED).toList();
    }

    int size() {
        return lines.size();
    }

    /** Whether less is left than goes into a message. */
    boolean isLow() {
        return lines.size() < MAX_DELIVERED;
    }

    /** Number of the last line that the reporter may not have; 0 where it has all. */
    long last() {
        return lines.isEmpty() ? 0 : lines.peekLast().number();
    }

    /** Puts all lines, for a store that has lost them. */
    void putAll(ReportChanges into) {
        lines.forEach(line -> put(line, into));
    }

    private void drop(int count) {
        if (dropped == 0) {
            log.warn("the reporter is away or too slow, the oldest lines are dropped", "lines_kept", MAX_LINES);
        }
        dropped += count;
        forget(count);
        losses++;
    }

    private void forget(int count) {
        for (int i = 0; i < count; i++) {
            store.get().deleteLine(lines.remove().number());
        }
    }

    private static void put(ReportEntry entry, ReportChanges into) {
        into.putLine(entry.number(), entry.hint() + " " + entry.line());
    }
}
