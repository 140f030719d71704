// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.policy.Batches;
import coordinatool.scheduler.queue.Availability;
import coordinatool.scheduler.queue.Hint;
import coordinatool.scheduler.queue.QueueKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keeps archives with equal data together on one mover for a while, as tape wants it. Each mover has some slots, each
 * for one hint at a time; what has no slot waits in the queue of its mover, where it can go to that one only, or in the
 * queue of no mover. A hint that has had its time gives way to any other that waits, and then waits behind them.
 */
final class Batching {
    // The idea: an archive is put, once, into the batch of its hint and key, and from then on only batches move. A slot
    // that changes its hint, a mover that goes, a hint that has waited long enough: each moves a batch by changing its
    // holder, O(log n) in batches, however many archives are in it.
    // What it costs: two batches of one hint and key can meet in one place, when a slot is taken away from a hint of
    // which more has come since. They are merged, the smaller tree into the larger (TaskTree.absorb), O(n) in the
    // smaller one. An archive can be in the smaller one about log n times, so it evens out; a single step is longest
    // when two halves of a large batch meet. StallTest watches that.
    // Who looks for whom: an archive that comes looks for a slot of its hint (home). A batch that has no slot looks for
    // one whenever something in it may run (settle, told by 'wanting'). A slot that becomes free or expires looks for a
    // batch when its mover asks for work or waits for some (fill). Neither ever scans the others: slots are indexed by
    // the archive ids that their movers take (SlotIndex), batches by their archive id (BatchQueue).
    // What was tried: the C coordinatool lets a hint that has had its time alternate with one other, however many more
    // wait; here it goes behind all of them. And a slot once counted as busy while anything waited in it. Random
    // histories (HistoryTest) brought up a request that kept a slot while it waited for another one of its file, which
    // waited for that slot. So only what may run keeps a slot.

    private final int slotsPerMover;
    private final Availability availability;
    private final Assignments assignments;
    private final SlotTable slots;
    /** Movers and keys of which a batch without a slot may have become available. */
    private final Availability wanting = new Availability();
    private final BatchQueue unassigned = new BatchQueue(null, wanting);
    private final Map<Mover, MoverSlots> byMover = new HashMap<>();
    private long lastId;
    private long turns;

    /**
     * @param availability is told of a mover in whose slots something may be given out, or to which something could be
     *                     given because of the time
     */
    Batching(Batches batches, Availability availability, Assignments assignments) {
        this.slotsPerMover = batches.slots();
        this.slots = new SlotTable(batches, availability);
        this.availability = availability;
        this.assignments = assignments;
    }

    int slotsPerMover() {
        return slotsPerMover;
    }

    /** What waits for a slot of any mover. */
    BatchQueue unassigned() {
        return unassigned;
    }

    /** What waits for a slot of this mover; null while there never was anything. */
    BatchQueue queued(Mover mover) {
        MoverSlots its = byMover.get(mover);
        return its == null ? null : its.queue;
    }

    /** The slots of a mover; none before its first ehlo. */
    List<Slot> slots(Mover mover) {
        MoverSlots its = byMover.get(mover);
        return its == null ? List.of() : its.slots;
    }

    /** When {@link #advance} has something to do next; Long.MAX_VALUE for never. */
    long deadline() {
        return slots.deadline();
    }

    /** It is now this time, nanoseconds since the epoch. */
    void advance(long time) {
        slots.advance(time);
    }

    /**
     * Finds the place of an archive.
     *
     * @param bound the mover that it has to go to, null for any
     * @return where to add it
     */
    Batch batchFor(Hint hint, QueueKey key, Mover bound) {
        Slot slot = home(hint, key, bound);
        Batch batch = slot == null ? queue(bound).find(hint, key) : slot.find(key);
        if (batch == null) {
            batch = new Batch(hint, key, ++lastId);
            put(batch, slot, bound);
        }
        return batch;
    }

    /** Finds a new place for a batch that has none. */
    void place(Batch batch, Mover bound) {
        Slot slot = home(batch.hint, batch.key(), bound);
        assignments.tell(batch, slot == null ? bound : slot.mover);
        put(batch, slot, bound);
    }

    private void put(Batch batch, Slot slot, Mover bound) {
        if (slot == null) {
            queue(bound).put(batch);
        } else {
            slot.put(batch);
            slots.touch(slot);
        }
    }

    /** Gives slots to batches that have come to wait for one. */
    void settle() {
        for (Mover mover = (Mover) wanting.pollRunner(); mover != null; mover = (Mover) wanting.pollRunner()) {
            MoverSlots its = of(mover);
            fill(its.slots, () -> its.queue.first(its.mover.archiveIds()));
        }
        for (QueueKey key = wanting.pollKey(); key != null; key = wanting.pollKey()) {
            int id = key.archiveId();
            Batch first = unassigned.first(id);
            for (Slot slot = slots.availableFor(id); first != null && slot != null; slot = slots.availableFor(id)) {
                assign(slot, first.hint);
                first = unassigned.first(id);
            }
        }
    }

    /** The mover asks for work: its free and expired slots get what has waited for one. */
    List<Slot> fill(Mover mover) {
        return fill(slots(mover), () -> next(mover));
    }

    /** Gives those of the slots that another hint may have to what waits, as long as something does. */
    private List<Slot> fill(List<Slot> its, Supplier<Batch> waiting) {
        Batch next = waiting.get();
        for (int i = 0; i < its.size() && next != null; i++) {
            if (slots.isAvailable(its.get(i))) {
                assign(its.get(i), next.hint);
                next = waiting.get();
            }
        }
        return its;
    }

    /** Something was sent from this slot. */
    void sent(Slot slot) {
        slots.sent(slot);
    }

    /**
     * The mover is here or has come back, with its archive ids. Returns what waits in its slots that it does not take.
     */
    List<Batch> connected(Mover mover) {
        List<Batch> unwanted = new ArrayList<>();
        MoverSlots its = of(mover);
        for (int i = its.slots.size(); i < slotsPerMover; i++) {
            its.slots.add(new Slot(its, i, ++lastId, slots, availability));
        }
        for (Slot slot : its.slots) {
            unwanted.addAll(slot.take(batch -> !mover.takes(batch.key().archiveId())));
            slots.enter(slot);
            if (!slot.isFree() && !slot.expired) {
                gather(slot);
            }
        }
        return unwanted;
    }

    /** A mover that works on this hint goes on with it, where it has a free slot and nobody else does. */
    void reserve(Mover mover, Hint hint) {
        if (!hint.isEmpty() && !slots.has(hint)) {
            slots(mover).stream().filter(Slot::isFree).findFirst().ifPresent(slot -> assign(slot, hint));
        }
    }

    /** The mover is about to be gone; it keeps its slots and what waits there. */
    void disconnecting(Mover mover) {
        slots(mover).forEach(slots::leave);
    }

    /**
     * The mover asks for work. Where it takes no archives at all its slots are for nobody.
     *
     * @return what waits in its slots although it does not take it any more
     */
    List<Batch> asking(Mover mover) {
        List<Batch> unwanted = new ArrayList<>();
        MoverSlots its = of(mover);
        int max = mover.recv().maxArchive();
        its.limitsArchives = max >= 0;
        if (its.takesArchives != (max != 0)) {
            its.takesArchives = max != 0;
            for (Slot slot : its.slots) {
                if (its.takesArchives) {
                    slots.touch(slot);
                } else {
                    unwanted.addAll(slot.take(batch -> true));
                    slots.assign(slot, null);
                }
            }
        }
        return unwanted;
    }

    /** Takes away everything that waits at a mover, and its slots. */
    List<Batch> dissolve(Mover mover) {
        List<Batch> all = new ArrayList<>();
        MoverSlots its = of(mover);
        if (mover.isConnected()) {
            disconnecting(mover);
        }
        for (Slot slot : its.slots) {
            all.addAll(slot.take(batch -> true));
            slots.drop(slot);
        }
        all.addAll(its.queue.takeAll());
        byMover.remove(mover);
        return all;
    }

    /** Takes away everything that waits anywhere, and all slots. */
    List<Batch> dissolveAll() {
        List<Batch> all = new ArrayList<>(unassigned.takeAll());
        List.copyOf(byMover.keySet()).forEach(mover -> all.addAll(dissolve(mover)));
        return all;
    }

    /**
     * The slot that takes archives of this hint in, or null where they have to wait for one. Archives without data have
     * nothing in common: they go wherever there is a slot, and to the slots for their like in turn where there is none.
     */
    private Slot home(Hint hint, QueueKey key, Mover bound) {
        if (hint.isEmpty() && bound == null && slots.availableFor(key.archiveId()) != null) {
            return null;
        }
        Slot home = slots.next(hint, slot -> slot.mover.takes(key.archiveId()) && goesOn(slot));
        if (home == null && bound != null && !bound.isConnected()) {
            return slots(bound).stream().filter(slot -> hint.equals(slot.hint)).findFirst().orElse(null);
        }
        return home;
    }

    /** Whether more of its hint may come to a slot. One that has expired begins anew, unless others wait for it. */
    private boolean goesOn(Slot slot) {
        if (slot.expired && next(slot.mover) == null) {
            slots.restart(slot);
        }
        return !slot.expired || slot.isBusy();
    }

    /** What a slot of this mover should be given next, or null. */
    private Batch next(Mover mover) {
        Batch own = of(mover).queue.first(mover.archiveIds());
        Batch other = unassigned.first(mover.archiveIds());
        return own == null || other != null && other.turn < own.turn ? other : own;
    }

    /** The slot is for this hint from now on. What waits with that hint moves in. */
    private void assign(Slot slot, Hint hint) {
        List<Batch> former = slot.take(batch -> true);
        if (!former.isEmpty()) {
            turns++;
        }
        slots.assign(slot, hint);
        gather(slot);
        for (Batch batch : former) {
            batch.turn = turns;
            slot.all.queue.put(batch);
        }
        slots.touch(slot);
    }

    /** Lets what waits elsewhere with the hint of this slot wait here. */
    private void gather(Slot slot) {
        slot.all.queue.take(slot.hint, slot.mover).forEach(slot::put);
        for (Batch batch : unassigned.take(slot.hint, slot.mover)) {
            assignments.tell(batch, slot.mover);
            slot.put(batch);
        }
        slots.touch(slot);
    }

    private MoverSlots of(Mover mover) {
        return byMover.computeIfAbsent(mover, m -> new MoverSlots(m, new BatchQueue(m, wanting)));
    }

    private BatchQueue queue(Mover bound) {
        return bound == null ? unassigned : of(bound).queue;
    }
}
