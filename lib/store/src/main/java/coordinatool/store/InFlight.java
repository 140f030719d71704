// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.Figures.Commits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What was handed over and Redis has not confirmed, in order. One thread at a time; the counters may be read by any,
 * and are right as of some moment.
 */
final class InFlight {
    /** Most changes in one round to Redis: some 3 MB and 15 ms, far below the time after which Redis counts as away. */
    static final int MAX_ROUND_CHANGES = 10_000;

    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    /** What the writer has taken. */
    private List<Entry> taken = List.of();
    private final CommitTimes times = new CommitTimes();
    private volatile int changes;
    private volatile int repairs;
    private volatile long since;

    void add(Entry entry) {
        if (since == 0) {
            since = entry.handed() | 1;
        }
        waiting.add(entry);
        changes += entry.size();
        repairs += entry.isRepair() ? 1 : 0;
    }

    /** Whether nothing waits that the writer has not taken. */
    boolean isTaken() {
        return waiting.isEmpty();
    }

    /** A round for the writer: batches in order, all of them repairs or none, and what closes alone. */
    List<Entry> take() {
        List<Entry> round = new ArrayList<>();
        int size = 0;
        for (Entry next = waiting.peek(); next != null; next = waiting.peek()) {
            boolean fits = round.isEmpty() || size + next.size() <= MAX_ROUND_CHANGES
                    && next.isRepair() == round.get(0).isRepair() && !next.closes() && !round.get(0).closes();
            if (!fits) {
                break;
            }
            size += next.size();
            round.add(waiting.poll());
        }
        taken = round;
        return round;
    }

    /** Redis has confirmed the round. */
    void confirm(List<Entry> round, long now) {
        taken = List.of();
        for (Entry entry : round) {
            times.add(now - entry.handed());
            changes -= entry.size();
            repairs -= entry.isRepair() ? 1 : 0;
        }
        since = waiting.isEmpty() ? 0 : now | 1;
    }

    void forEach(Consumer<Entry> consumer) {
        taken.forEach(consumer);
        waiting.forEach(consumer);
    }

    void clear() {
        taken = List.of();
        waiting.clear();
        changes = 0;
        repairs = 0;
        since = 0;
    }

    /** How long confirmations have taken; for who may call {@link #confirm} now. */
    Commits commits() {
        return times.figures(changes);
    }

    int changes() {
        return changes;
    }

    int repairs() {
        return repairs;
    }

    /** By the clock, since when something waits without a break, or since the last confirmation; 0: nothing does. */
    long since() {
        return since;
    }
}
