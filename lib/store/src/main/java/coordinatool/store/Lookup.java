// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.util.ArrayList;
import java.util.List;

/** The owner's wish to know what of a batch Redis does not hold. */
final class Lookup implements Question {
    /**
     * @param wanted what should be there
     * @param what   how it is instead, for people
     */
    record Wrong(Batch.Change<?, ?> wanted, String what) {
    }

    final Batch wanted;
    /** Null until the writer has looked. */
    volatile List<Wrong> wrong;

    Lookup(Batch wanted) {
        this.wanted = wanted;
    }

    /** By table, in order. */
    <F> List<Batch.Change<F, ?>> of(Table<F, ?> table) {
        List<Batch.Change<F, ?>> changes = new ArrayList<>();
        for (Batch.Change<?, ?> change : wanted.changes()) {
            if (change.table() == table) {
                changes.add(cast(change));
            }
        }
        return changes;
    }

    @SuppressWarnings("unchecked") // Its table says so.
    private static <F> Batch.Change<F, ?> cast(Batch.Change<?, ?> change) {
        return (Batch.Change<F, ?>) change;
    }
}
