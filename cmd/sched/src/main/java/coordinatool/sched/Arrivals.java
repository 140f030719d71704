// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.store.Batch;
import java.util.HashMap;
import java.util.Map;

/**
 * Which batches of Lustre's requests have been taken of each ingest. An ingest repeats a batch when it has not heard
 * that it was taken, to a scheduler that was restarted too; Lustre orders a request again in a new batch. The two mean
 * different things: what is repeated has been taken, what is ordered again is to be run again.
 */
final class Arrivals {
    private final Map<String, Long> last = new HashMap<>();
    private final Journal journal;

    Arrivals(Journal journal) {
        this.journal = journal;
    }

    /** From the store, at start. */
    void recover(String ingest, long batch) {
        last.merge(ingest, batch, Math::max);
    }

    /** The last batch that was taken of this ingest, 0 where there is none. */
    long last(String ingest) {
        return last.getOrDefault(ingest, 0L);
    }

    /** Whether this batch is new; it is taken then. */
    boolean take(String ingest, long batch) {
        if (batch <= last(ingest)) {
            return false;
        }
        last.put(ingest, batch);
        journal.batch().putArrived(ingest, batch);
        return true;
    }

    /** Puts all of it into a batch of the store. */
    void putAll(Batch batch) {
        last.forEach(batch::putArrived);
    }
}
