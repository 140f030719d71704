// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Fields and values of all hashes, as far as batches tell, in the order in which the fields came first. */
final class Contents {
    private final Map<Table<?, ?>, Map<?, ?>> tables = new HashMap<>();
    private final Set<Table<?, ?>> cleared = new LinkedHashSet<>();

    /** Remembers the changes: of those to a field the last one, with a value of null where it deletes the field. */
    void add(Batch batch) {
        batch.changes().forEach(this::add);
    }

    private <F, V> void add(Batch.Change<F, V> change) {
        if (change.clears()) {
            of(change.table()).clear();
            cleared.add(change.table());
        } else {
            of(change.table()).put(change.field(), change.value());
        }
    }

    /** Hashes that are to be emptied before anything is written to them. */
    Set<Table<?, ?>> cleared() {
        return cleared;
    }

    /** Those of one hash. */
    @SuppressWarnings("unchecked") // Only this method puts a map under a table.
    <F, V> Map<F, V> of(Table<F, V> table) {
        return (Map<F, V>) tables.computeIfAbsent(table, t -> new LinkedHashMap<F, V>());
    }
}
