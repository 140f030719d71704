// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.RequestKey;
import coordinatool.store.WriteQueue.Found;
import coordinatool.store.WriteQueue.Page;
import coordinatool.store.WriteQueue.Phase;
import coordinatool.store.WriteQueue.Wanted;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/**
 * Makes Redis equal to the truth after it came back, on the owner's thread, in small steps among the owner's other
 * work.
 *
 * <p>Why the end is right, whatever Redis held and whatever the owner does meanwhile: new batches are written from the
 * moment of the return on, in order with our own. (1) What should be there: the truth is walked through and written;
 * what joins it after the walk has passed comes with a batch. (2) What should not be there was there at the return and
 * is not in the truth (what leaves the truth later is deleted by a batch), and HSCAN returns every field that is there
 * from its beginning to its end. Each is looked up in the truth when its page is looked at, and the deletion takes its
 * place among the batches, so a field that is set again later stays.
 *
 * <p>Lines of reports are not compared: one too many is found out by its number when it is delivered.
 */
final class Reconciler {
    /** Repairs in flight: enough to keep Redis busy, few enough that the owner's own batches need not queue behind. */
    private static final int MAX_IN_FLIGHT = 4;

    /** How one hash is compared. */
    private interface Comparison {
        Table<RequestKey, ?> table();

        /** Mends one field that was found. */
        void mend(Found found, Store.Source truth, Batch repair);
    }

    /** A field is there, or is not. */
    private record Presence(Table<RequestKey, ?> table, BiPredicate<Store.Source, RequestKey> wanted)
            implements Comparison {
        @Override
        public void mend(Found found, Store.Source truth, Batch repair) {
            if (!wanted.test(truth, found.key())) {
                repair.delete(table, found.key());
            }
        }
    }

    /** A field names a mover. */
    private record Names(Table<RequestKey, String> table, BiFunction<Store.Source, RequestKey, String> wanted)
            implements Comparison {
        @Override
        public void mend(Found found, Store.Source truth, Batch repair) {
            String mover = wanted.apply(truth, found.key());
            if (!Objects.equals(mover, found.mover())) {
                repair.put(table, found.key(), mover);
            }
        }
    }

    private static final List<Comparison> COMPARISONS = List.of(
            new Presence(Table.REQUESTS, Store.Source::hasRequest),
            new Names(Table.ASSIGNED, Store.Source::assignedTo),
            new Presence(Table.CANCELS, Store.Source::hasCancel),
            new Presence(Table.UNTOLD, Store.Source::hasUntold),
            new Presence(Table.REORDERED, Store.Source::hasReordered),
            new Names(Table.REPORTED, Store.Source::reportedTo));

    private final WriteQueue queue;
    private int generation;
    /** Null before its begin. */
    private Store.Walk walk;
    private boolean walked;
    /** Index of the hash that is compared. */
    private int at;
    private boolean asked;

    Reconciler(WriteQueue queue) {
        this.queue = queue;
    }

    /** One step. @return whether something was done */
    boolean step(Store.Source truth) {
        if (queue.phase() != Phase.COMPARED) {
            return false;
        }
        if (generation != queue.generation()) {
            generation = queue.generation();
            walk = null;
            walked = false;
            at = 0;
            asked = false;
        }
        if (queue.repairsInFlight() >= MAX_IN_FLIGHT) {
            return false;
        }
        if (!walked) {
            walk(truth);
            return true;
        }
        return at < COMPARISONS.size() && compare(truth);
    }

    /** Whether the last step was the last one, and all of it is confirmed. */
    boolean isComplete() {
        return walked && at == COMPARISONS.size() && generation == queue.generation()
                && queue.phase() == Phase.COMPARED && queue.repairsInFlight() == 0;
    }

    int generation() {
        return generation;
    }

    private void walk(Store.Source truth) {
        Batch repair = new Batch();
        if (walk == null) {
            walk = truth.walk(repair);
        }
        walked = !walk.next(repair);
        submit(repair);
    }

    private boolean compare(Store.Source truth) {
        if (!asked) {
            ask(RedisLink.scanStart());
            return true;
        }
        Page page = queue.takePage();
        if (page == null) {
            return false;
        }
        Comparison comparison = COMPARISONS.get(at);
        if (page.last()) {
            at++;
            asked = false;
        } else {
            ask(page.cursor());
        }
        Batch repair = new Batch();
        for (Found found : page.found()) {
            comparison.mend(found, truth, repair);
        }
        submit(repair);
        return true;
    }

    private void ask(byte[] from) {
        asked = true;
        queue.wantPage(new Wanted(COMPARISONS.get(at).table(), from));
    }

    private void submit(Batch repair) {
        if (!repair.isEmpty()) {
            queue.repair(repair);
        }
    }
}
