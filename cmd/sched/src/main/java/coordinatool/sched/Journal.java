// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.store.Batch;
import coordinatool.store.Store;

/** Groups the changes of a turn into one batch of the store; see {@link CommitGate} for what rests on that. */
final class Journal {
    private final Store store;
    private Batch batch = new Batch();
    private long submitted;

    Journal(Store store) {
        this.store = store;
    }

    /** The batch of this turn. */
    Batch batch() {
        return batch;
    }

    /**
     * The number that must have settled before the outside may know of this turn: that of its batch or, where nothing
     * changes, of the last one, since what it says may rest on that.
     */
    long batchOfThisTurn() {
        return batch.isEmpty() ? submitted : submitted + 1;
    }

    /** Ends the turn. Returns whether it has changed anything. */
    boolean submit() {
        if (batch.isEmpty()) {
            return false;
        }
        submitted = store.submit(batch);
        batch = new Batch();
        return true;
    }
}
