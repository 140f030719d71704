// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import java.util.Comparator;

/**
 * The archives of one hint and kind that wait in one place: in a {@link Slot}, which has its mover work on them, or in
 * a {@link BatchQueue}, until they get a slot. It moves as a whole, however many they are.
 */
final class Batch extends Queue {
    /** Those that had no slot yet first, then by how long ago they had one; then the one with the oldest request. */
    static final Comparator<Batch> BY_TURN =
            Comparator.<Batch>comparingLong(b -> b.turn).thenComparing(Queue.BY_HEAD::compare);

    final Hint hint;
    /** Orders batches by age. */
    final long id;
    /** Counts the times that a slot was taken from a batch; 0 while that did not happen to this one. */
    long turn;

    Batch(Hint hint, QueueKey kind, long id, QueueHolder holder) {
        super(kind, holder);
        this.hint = hint;
        this.id = id;
    }
}
