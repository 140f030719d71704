// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many lines a log gets of what others can make happen as often as they like: clients that come and go under
 * ever new names, a repair of a million requests. The first ones of each event are written, each minute; of the others
 * it is said how many there were. A log that nobody can read any more, or that has filled its disk, or that the journal
 * has begun to drop, tells less than that. Any thread.
 */
final class LineLimit {
    /** Lines of one event a minute: all movers of a large site that connect again, and 17 a second of any other. */
    static final int LINES = 1000;
    /** Events that are told apart; there are some dozens. */
    static final int EVENTS = 256;
    private static final String OTHERS = "other events";
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private Map<String, Integer> counts = new LinkedHashMap<>();
    private long minuteEnds;
    /** Whether something was left out. */
    private boolean exceeded;

    /** Whether a line of this event is to be written. {@link #leftOut} was called before. */
    synchronized boolean admits(String event, long nowNanos) {
        if (counts.isEmpty()) {
            minuteEnds = nowNanos + MINUTE_NANOS;
        }
        String counted = counts.size() < EVENTS || counts.containsKey(event) ? event : OTHERS;
        boolean admitted = counts.merge(counted, 1, Integer::sum) <= LINES;
        exceeded |= !admitted;
        return admitted;
    }

    /** How many lines of each event were left out in the minute that is over; nothing while it is not. */
    synchronized Map<String, Integer> leftOut(long nowNanos) {
        if (counts.isEmpty() || nowNanos - minuteEnds < 0) {
            return Map.of();
        }
        Map<String, Integer> left = counts;
        counts = new LinkedHashMap<>();
        exceeded = false;
        left.values().removeIf(count -> count <= LINES);
        left.replaceAll((event, count) -> count - LINES);
        return left;
    }

    /** {@link System#nanoTime} at which {@link #leftOut} has something to say; Long.MAX_VALUE for never. */
    synchronized long deadlineNanos() {
        return exceeded ? minuteEnds : Long.MAX_VALUE;
    }
}
