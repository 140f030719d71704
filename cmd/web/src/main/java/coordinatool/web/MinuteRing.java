// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import coordinatool.model.Counts;
import coordinatool.model.StatusView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How things stood in each minute of the last day. Any thread. */
final class MinuteRing {
    private static final int MINUTES = 24 * 60;

    /** At the end of a minute, since the epoch. */
    private record Minute(long number, StatusView.Totals totals) {
    }

    private final Deque<Minute> minutes = new ArrayDeque<>();

    /** @param nowMillis since the epoch */
    synchronized void add(StatusView status, long nowMillis) {
        Minute minute = new Minute(TimeUnit.MILLISECONDS.toMinutes(nowMillis), status.totals());
        if (!minutes.isEmpty() && minutes.peekLast().number() == minute.number()) {
            minutes.removeLast();
        }
        minutes.add(minute);
        if (minutes.size() > MINUTES) {
            minutes.remove();
        }
    }

    /**
     * Rows of numbers: the minute, then archives, restores and removes that wait, run, have ended and have failed. What
     * has ended counts from the start of the scheduler.
     */
    synchronized String json() {
        StringBuilder json = new StringBuilder("[");
        for (Minute minute : minutes) {
            json.append(json.length() == 1 ? "[" : ",[").append(minute.number());
            StatusView.Totals totals = minute.totals();
            for (Counts counts : List.of(totals.pending(), totals.running(), totals.done(), totals.failed())) {
                json.append(',').append(counts.archive()).append(',').append(counts.restore()).append(',')
                        .append(counts.remove());
            }
            json.append(']');
        }
        return json.append(']').toString();
    }
}
