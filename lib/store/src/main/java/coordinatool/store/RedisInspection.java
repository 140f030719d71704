// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.RequestKey;
import coordinatool.store.Store.Mistake;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Looks whether Redis holds the truth while all seems well: a field that somebody has changed does not show by the
 * number of fields, see {@link FieldCounts}. On the owner's thread, in steps, like the {@link Reconciler}; requests and
 * what belongs to them alone.
 */
// The owner goes on meanwhile, and its batches are on their way, so what is found at the first look may be the past.
// It is looked at again when all batches of that time have been written. Where the owner still wants there what it
// wanted then, and Redis still has something else, it is a mistake. A repair takes its place among the batches and
// writes what is wanted at that time, so it is right also if that has changed since.
final class RedisInspection implements Store.Inspection {
    /** Mistakes of one inspection: enough to see that something is very wrong. The next one finds more. */
    private static final int MAX_SUSPECTS = 100_000;
    /** Of one lookup. */
    private static final int PART = 1000;

    private final WriteQueue queue;
    private final Store.Source truth;
    private final boolean repair;
    private final int generation;
    private final Store.Walk walk;
    private final Queue<Batch.Change<?, ?>> suspects = new ArrayDeque<>();
    private Batch first = new Batch();
    private boolean walked;
    private int at;
    private Scan scan;
    private Lookup lookup;
    /** The owner's last batch when the first look was over; -1 before. */
    private long barrier = -1;

    private RedisInspection(WriteQueue queue, Store.Source truth, boolean repair) {
        this.queue = queue;
        this.truth = truth;
        this.repair = repair;
        this.generation = queue.generation();
        this.walk = truth.walk(first);
    }

    /** See {@link Store#inspect}. */
    static RedisInspection of(WriteQueue queue, Store.Source truth, boolean repair) throws StoreAway {
        if (queue.phase() != Phase.DURABLE) {
            throw new StoreAway(queue.phase() == Phase.AWAY ? queue.state().awayReason()
                    : "it is being compared already");
        }
        return new RedisInspection(queue, truth, repair);
    }

    @Override
    public boolean step(List<Mistake> found) throws StoreAway {
        if (queue.phase() != Phase.DURABLE || queue.generation() != generation) {
            throw new StoreAway("it was lost meanwhile: " + queue.state().awayReason());
        }
        if (lookup != null && lookup.wrong == null || scan != null && scan.page == null) {
            return true;
        }
        if (lookup != null) {
            take(found);
        } else if (scan != null) {
            look();
        }
        return scan != null || ask();
    }

    /** What comes next. @return false where that is nothing */
    private boolean ask() {
        if (!walked) {
            Batch wanted = first == null ? new Batch() : first;
            first = null;
            walked = !walk.next(wanted);
            lookup = queue.ask(new Lookup(only(wanted)));
            return true;
        }
        if (at < HashRule.ALL.size()) {
            scan = queue.ask(new Scan(HashRule.ALL.get(at).table(), RedisLink.scanStart()));
            return true;
        }
        return confirm();
    }

    private static Batch only(Batch wanted) {
        Batch part = new Batch();
        wanted.changes().stream().filter(change -> HashRule.of(change.table()) != null).forEach(part::add);
        return part;
    }

    /** A lookup is answered. */
    private void take(List<Mistake> found) {
        Batch mended = new Batch();
        for (Lookup.Wrong wrong : lookup.wrong) {
            if (barrier < 0) {
                suspect(wrong.wanted());
            } else if (isWanted(wrong.wanted())) {
                found.add(new Mistake(wrong.wanted().table().key, (RequestKey) wrong.wanted().field(), wrong.what()));
                mended.add(wrong.wanted());
            }
        }
        if (repair && !mended.isEmpty()) {
            queue.repair(mended);
        }
        lookup = null;
    }

    /** A page is there: what should not be in it? */
    private void look() {
        Page page = scan.page;
        page.found().forEach(f -> {
            Batch.Change<?, ?> none = new Batch.Change<>(scan.table, f.key(), null);
            if (isWanted(none)) {
                suspect(none);
            }
        });
        if (page.next() == null) {
            at++;
            scan = null;
        } else {
            scan = queue.ask(new Scan(scan.table, page.next()));
        }
    }

    private void suspect(Batch.Change<?, ?> wanted) {
        if (suspects.size() < MAX_SUSPECTS) {
            suspects.add(wanted);
        }
    }

    /** @return false at the end */
    private boolean confirm() {
        if (barrier < 0) {
            barrier = queue.submitted();
        }
        if (queue.settled() < barrier) {
            return true;
        }
        Batch again = new Batch();
        while (!suspects.isEmpty() && again.size() < PART) {
            Batch.Change<?, ?> suspect = suspects.remove();
            if (isWanted(suspect)) {
                again.add(suspect);
            }
        }
        if (!again.isEmpty()) {
            lookup = queue.ask(new Lookup(again));
        }
        return lookup != null || queue.repairsInFlight() > 0;
    }

    /** Whether the truth is still what it was. */
    private boolean isWanted(Batch.Change<?, ?> change) {
        return HashRule.of(change.table()).isWanted((RequestKey) change.field(), change.value(), truth);
    }
}
