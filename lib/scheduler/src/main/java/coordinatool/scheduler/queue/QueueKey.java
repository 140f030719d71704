// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import coordinatool.model.Action;

/**
 * What all requests of one queue have in common: their type, and what all requests of one reply to a mover have in
 * common. A reply carries one archive id and one hal_flags, since the HSM action list that the mover sees has one field
 * for each.
 */
public record QueueKey(Action action, int archiveId, long flags) {
    /**
     * The archive id of a request that any mover may have, whatever ids it serves. Lustre gives it to the removal of a
     * file that is gone, since nobody knows its archive any more (LU-6449).
     */
    public static final int ANY_ARCHIVE = 0;

    /** The key of all that differs in flags only. */
    public QueueKey withoutFlags() {
        return flags == 0 ? this : new QueueKey(action, archiveId, 0);
    }

    /** Written out for the reason that {@link coordinatool.model.Fid#equals} has. */
    @Override
    public boolean equals(Object other) {
        return other instanceof QueueKey key && action == key.action && archiveId == key.archiveId
                && flags == key.flags;
    }

    @Override
    public int hashCode() {
        return (action.ordinal() * 31 + archiveId) * 31 + Long.hashCode(flags);
    }
}
