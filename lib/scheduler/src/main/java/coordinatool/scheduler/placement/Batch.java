// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import coordinatool.scheduler.queue.Hint;
import coordinatool.scheduler.queue.Queue;
import coordinatool.scheduler.queue.QueueHolder;
import coordinatool.scheduler.queue.QueueKey;
import java.util.Comparator;

/**
 * The archives of one hint and key that wait in one place: in a {@link Slot}, which has its mover work on them, or in a
 * {@link BatchQueue}, until they get a slot. It moves as a whole, however many they are.
 */
public final class Batch extends Queue {
    /** Those that had no slot yet first, then by how long ago they had one; then the one with the first request. */
    static final Comparator<Batch> BY_TURN =
            Comparator.<Batch>comparingLong(b -> b.turn).thenComparing(Queue.BY_HEAD::compare);

    final Hint hint;
    /** Counts the times that a slot was taken from a batch; 0 while that did not happen to this one. */
    long turn;
    private final long id;

    Batch(Hint hint, QueueKey key, long id) {
        super(key, QueueHolder.DETACHED);
        this.hint = hint;
        this.id = id;
    }

    /** Orders batches by age. */
    public long id() {
        return id;
    }

    /** The larger one of two alike, neither of them in the order of a holder, with the requests of both. */
    static Batch merge(Batch one, Batch other) {
        Batch kept = one.size() >= other.size() ? one : other;
        kept.absorb(kept == one ? other : one);
        return kept;
    }
}
