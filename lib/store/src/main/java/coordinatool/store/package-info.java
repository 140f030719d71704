// SPDX-License-Identifier: LGPL-3.0-or-later
/**
 * The queue in Redis, as coordinatool-redis(7) describes it. {@link coordinatool.store.Store} is the way in: the
 * scheduler adds what one turn has changed as a {@link coordinatool.store.Batch}, never waits, and asks which batches
 * are settled. One thread writes.
 *
 * <p>Redis may be away, late, full, replaced or emptied. Then the scheduler goes on from memory, what Redis misses goes
 * to a file, and what differs is written when Redis is back.
 */
package coordinatool.store;
