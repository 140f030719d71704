// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

/**
 * A batch on its way to Redis.
 *
 * @param number of the owner's batches 1, 2, 3…; 0 for a repair, see {@link Reconciler}
 * @param closes whether it is the note that Redis has all up to this number, see {@link MissedReplay}
 * @param handed when it was handed over, by {@link System#nanoTime}
 */
record Entry(Batch batch, long number, boolean closes, long handed) {
    boolean isRepair() {
        return number == 0 && !closes;
    }

    int size() {
        return batch.size();
    }
}
