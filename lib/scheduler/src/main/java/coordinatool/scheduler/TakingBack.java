// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.queue.Task;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Requests that wait again, as their mover is gone or does not run them. It may have had a hundred thousand, which
 * takes a second or two: so some of them are taken back in each step, and meanwhile the others count as at their mover.
 * Of several movers the first goes first.
 */
final class TakingBack {
    /** Taken back in one step: some milliseconds. */
    static final int STEP = 250;

    /** What a mover had got up to a turn of its own. */
    private record Part(Mover mover, int until, String reason, boolean alone, boolean gone) {
        Task next() {
            Task task = mover.first();
            return task == null || task.turn() - until > 0 ? null : task;
        }
    }

    private final Admission admission;
    private final Movers movers;
    private final int step;
    private final Deque<Part> parts = new ArrayDeque<>();
    private int left;

    /** @param step how many in one step */
    TakingBack(Admission admission, Movers movers, int step) {
        this.admission = admission;
        this.movers = movers;
        this.step = step;
    }

    /** A step begins. */
    void advance() {
        left = step;
    }

    /**
     * A mover does not run any more what it has got up to this {@link Task#turn}.
     *
     * @param reason as in {@link Effects#takenBack}
     * @param alone  whether that is one request, and the mover had no other
     */
    void add(Mover mover, int until, String reason, boolean alone, long now) {
        add(new Part(mover, until, reason, alone, false), now);
    }

    /** A mover is taken for gone, with all that it runs. */
    void addAll(Mover mover, long now) {
        add(new Part(mover, mover.lastTurn(), "its mover is gone", mover.load() == 1, true), now);
    }

    private void add(Part part, long now) {
        parts.add(part);
        goOn(now);
    }

    /** Takes some back. */
    void goOn(long now) {
        while (left > 0 && !parts.isEmpty()) {
            Part part = parts.peek();
            Task task = part.next();
            if (task == null) {
                parts.remove();
            } else {
                if (part.gone && !isHere(part.mover)) {
                    admission.strays().goneWith(task.key(), part.mover.name());
                }
                admission.takeBack(task, part.reason, part.alone, now);
                left--;
            }
        }
    }

    /** Whether somebody with its name has come since, or its name does not say who it is. */
    private boolean isHere(Mover gone) {
        Mover now = movers.named(gone.name());
        return !gone.isNamed() || now != null && now.isConnected();
    }

    /** Whether all are taken back. */
    boolean isOver() {
        return parts.isEmpty();
    }

    /** When {@link #goOn} has something to do; 0: now; Long.MAX_VALUE for never. */
    long deadline() {
        return parts.isEmpty() ? Long.MAX_VALUE : 0;
    }
}
