// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * A place in the scheduler's listing of movers and requests: where a page ends. Only the scheduler that gave it can
 * tell what it means.
 *
 * @param mover   ordinal of the mover to go on with, counting down; {@link #NOBODY} after all movers
 * @param section which of its lists
 * @param batch   which batch of these
 * @param rank    of the last request listed, in the order of its queue
 * @param arrival of the last request listed, among those of equal rank
 */
public record PageCursor(long mover, int section, long batch, long rank, long arrival) {
    /** After all movers. */
    public static final long NOBODY = Long.MIN_VALUE;
    /** The beginning of the listing. */
    public static final PageCursor START = at(Long.MAX_VALUE, 0);

    /** The beginning of a section. */
    public static PageCursor at(long mover, int section) {
        return inBatch(mover, section, 0);
    }

    /** The beginning of a batch in a section of batches. */
    public static PageCursor inBatch(long mover, int section, long batch) {
        return new PageCursor(mover, section, batch, Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /** The same list, after this request. */
    public PageCursor after(long newRank, long newArrival) {
        return new PageCursor(mover, section, batch, newRank, newArrival);
    }

    /** Whether no request of the section has been listed. */
    public boolean isAtBeginning() {
        return arrival == Long.MIN_VALUE;
    }
}
