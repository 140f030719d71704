// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.RequestKey;
import coordinatool.store.Page.Found;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/** What the truth says of the fields of one hash that has requests for fields. */
interface HashRule {
    /** The hashes that are compared with the truth, in the order in which that is done. */
    List<HashRule> ALL = List.of(
            new Presence(Table.REQUESTS, Store.Source::hasRequest),
            new Names(Table.ASSIGNED, Store.Source::assignedTo),
            new Presence(Table.HELD, Store.Source::isHeld),
            new Presence(Table.CANCELS, Store.Source::hasCancel),
            new Presence(Table.UNTOLD, Store.Source::hasUntold),
            new Presence(Table.REORDERED, Store.Source::hasReordered),
            new Presence(Table.ENDED, Store.Source::hasEnded),
            new Names(Table.STRAYS, Store.Source::strays),
            new Names(Table.REPORTED, Store.Source::reportedTo));

    Table<RequestKey, ?> table();

    /** Mends one field that was found. */
    void mend(Found found, Store.Source truth, Batch repair);

    /** Whether the truth is that the field has this value, or is not there where it is null; as far as can be told. */
    boolean isWanted(RequestKey key, Object value, Store.Source truth);

    /** The rule of a hash, null where it is not compared. */
    static HashRule of(Table<?, ?> table) {
        for (HashRule rule : ALL) {
            if (rule.table() == table) {
                return rule;
            }
        }
        return null;
    }

    /** A field is there, or is not. */
    record Presence(Table<RequestKey, ?> table, BiPredicate<Store.Source, RequestKey> wanted) implements HashRule {
        @Override
        public void mend(Found found, Store.Source truth, Batch repair) {
            if (!wanted.test(truth, found.key())) {
                repair.delete(table, found.key());
            }
        }

        @Override
        public boolean isWanted(RequestKey key, Object value, Store.Source truth) {
            return wanted.test(truth, key) == (value != null);
        }
    }

    /** A field names a mover, or some. */
    record Names(Table<RequestKey, String> table, BiFunction<Store.Source, RequestKey, String> wanted)
            implements HashRule {
        @Override
        public void mend(Found found, Store.Source truth, Batch repair) {
            String mover = wanted.apply(truth, found.key());
            if (!Objects.equals(mover, found.mover())) {
                repair.put(table, found.key(), mover);
            }
        }

        @Override
        public boolean isWanted(RequestKey key, Object value, Store.Source truth) {
            return Objects.equals(value, wanted.apply(truth, key));
        }
    }
}
