// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/**
 * A place in the scheduler's listing of movers and requests. Opaque to all but the scheduler.
 *
 * @param mover     ordinal of the mover to go on with, counting down; 0 for the queues of nobody
 * @param section   which of its lists
 * @param batch     which batch of these
 * @param timestamp of the last request listed
 * @param arrival   of the last request listed
 */
public record StatusCursor(long mover, int section, long batch, long timestamp, long arrival) {
    /** The beginning of the listing. */
    public static final StatusCursor START = new StatusCursor(Long.MAX_VALUE, 0, 0, Long.MIN_VALUE, Long.MIN_VALUE);
}
