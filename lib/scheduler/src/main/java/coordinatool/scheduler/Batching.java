// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.MoverView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Keeps archives with equal data together on one mover for a while, as tape wants it. Each mover has some slots, each
 * for one hint at a time; what has no slot waits in the queue of its mover, where it can go to that one only, or in the
 * queue of no mover. A hint that has had its time gives way to any other that waits, and then waits behind them.
 *
 * <p>What waits moves by batches, never one by one, so a slot that changes its hint costs little however long the
 * queues are.
 */
final class Batching {
    private final int slotsPerMover;
    private final Consumer<Mover> fresh;
    private final BiConsumer<Batch, Mover> assigned;
    private final SlotTable slots;
    private final BatchQueue unassigned = new BatchQueue(null, batch -> this.freshKinds.add(batch.kind()));
    /** Kinds and movers of which a batch without a slot may have become available. */
    private final Set<QueueKey> freshKinds = new LinkedHashSet<>();
    private final Set<Mover> freshMovers = new LinkedHashSet<>();
    private long lastId;
    private long turns;

    /**
     * @param fresh    is told of a mover in whose slots something may be given out, or to which something could be
     *                 given because of the time
     * @param assigned is told of a batch that now waits for a mover, or for any, where it is null
     */
    Batching(Policy policy, Consumer<Mover> fresh, BiConsumer<Batch, Mover> assigned) {
        this.slotsPerMover = policy.batchSlots();
        this.slots = new SlotTable(policy);
        this.fresh = fresh;
        this.assigned = assigned;
    }

    int slotsPerMover() {
        return slotsPerMover;
    }

    /** What waits for a slot of any mover. */
    BatchQueue unassigned() {
        return unassigned;
    }

    /** When {@link #advance} has something to do next; Long.MAX_VALUE for never. */
    long deadline() {
        return slots.deadline();
    }

    /** It is now this time, nanoseconds since the epoch. */
    void advance(long time) {
        slots.advance(time, slot -> fresh.accept(slot.mover));
    }

    /**
     * Finds the place of an archive.
     *
     * @param bound the mover that it has to go to, null for any
     * @return where to add it
     */
    Batch batchFor(Hint hint, QueueKey kind, Mover bound) {
        Slot slot = home(hint, kind, bound);
        if (slot != null) {
            Batch batch = slot.find(kind);
            if (batch == null) {
                batch = new Batch(hint, kind, ++lastId, slot);
                slot.put(batch);
                slots.touch(slot);
            }
            return batch;
        }
        BatchQueue queue = bound == null ? unassigned : queue(bound);
        Batch batch = queue.find(hint, kind);
        if (batch == null) {
            batch = new Batch(hint, kind, ++lastId, queue);
            queue.put(batch);
        }
        return batch;
    }

    /** Finds a new place for a batch that has none. */
    void place(Batch batch, Mover bound) {
        Slot slot = home(batch.hint, batch.kind(), bound);
        if (slot != null) {
            assigned.accept(batch, slot.mover);
            slot.put(batch);
            slots.touch(slot);
        } else {
            assigned.accept(batch, bound);
            (bound == null ? unassigned : queue(bound)).put(batch);
        }
    }

    /** Gives slots to batches that have come to wait for one. */
    void settle() {
        while (!freshMovers.isEmpty()) {
            Mover mover = freshMovers.iterator().next();
            freshMovers.remove(mover);
            for (Slot slot : mover.slots) {
                Batch first = queue(mover).first(mover.archiveIds);
                if (first != null && slots.isAvailable(slot)) {
                    assign(slot, first.hint);
                }
            }
        }
        while (!freshKinds.isEmpty()) {
            QueueKey kind = freshKinds.iterator().next();
            freshKinds.remove(kind);
            Batch first = unassigned.first(kind.archiveId());
            Slot slot = slots.availableFor(kind.archiveId());
            while (first != null && slot != null) {
                assign(slot, first.hint);
                first = unassigned.first(kind.archiveId());
                slot = slots.availableFor(kind.archiveId());
            }
        }
    }

    /** The mover asks for work: its free and expired slots get what has waited for one. */
    void fill(Mover mover) {
        for (Slot slot : mover.slots) {
            Batch next = slots.isAvailable(slot) ? next(mover) : null;
            if (next != null) {
                assign(slot, next.hint);
            }
        }
    }

    /** Something was sent from this slot. */
    void sent(Slot slot) {
        slots.sent(slot);
    }

    /**
     * The mover is here, with its archive ids, or has come back.
     *
     * @return what waits in its slots although it does not take it any more
     */
    List<Batch> connected(Mover mover) {
        List<Batch> unwanted = new ArrayList<>();
        if (mover.slots.isEmpty()) {
            for (int i = 0; i < slotsPerMover; i++) {
                mover.slots.add(new Slot(mover, i, ++lastId, s -> fresh.accept(s.mover), slots::touch));
            }
        }
        for (Slot slot : mover.slots) {
            unwanted.addAll(slot.take(batch -> !mover.takes(batch.kind().archiveId())));
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
            mover.slots.stream().filter(Slot::isFree).findFirst().ifPresent(slot -> assign(slot, hint));
        }
    }

    /** The mover is about to be gone; it keeps its slots and what waits there. */
    void disconnecting(Mover mover) {
        mover.slots.forEach(slots::leave);
    }

    /**
     * The mover takes archives, or none at all: then its slots are for nobody.
     *
     * @return what waits in its slots although it does not take it any more
     */
    List<Batch> takesArchives(Mover mover, boolean takes) {
        List<Batch> unwanted = new ArrayList<>();
        if (mover.takesArchives != takes) {
            mover.takesArchives = takes;
            for (Slot slot : mover.slots) {
                if (takes) {
                    slots.touch(slot);
                } else {
                    unwanted.addAll(slot.take(batch -> true));
                    slots.assign(slot, null);
                }
            }
        }
        return unwanted;
    }

    /** Takes away everything that waits at a mover, which is disconnected, and its slots. */
    List<Batch> dissolve(Mover mover) {
        List<Batch> all = new ArrayList<>();
        for (Slot slot : mover.slots) {
            all.addAll(slot.take(batch -> true));
            slots.drop(slot);
        }
        mover.slots.clear();
        all.addAll(queue(mover).takeAll());
        return all;
    }

    /**
     * The slot that takes archives of this hint in, or null where they have to wait for one. Archives without data have
     * nothing in common: they go wherever there is a slot, and to the slots for their like in turn where there is none.
     */
    private Slot home(Hint hint, QueueKey kind, Mover bound) {
        if (hint.isEmpty() && bound == null && slots.availableFor(kind.archiveId()) != null) {
            return null;
        }
        Slot home = slots.next(hint, slot -> slot.mover.takes(kind.archiveId()) && goesOn(slot));
        if (home != null) {
            return home;
        }
        if (bound != null && bound.state == MoverView.State.DISCONNECTED) {
            return bound.slots.stream().filter(slot -> hint.equals(slot.hint)).findFirst().orElse(null);
        }
        return null;
    }

    /** Whether more of its hint may come to a slot. One that has expired begins anew, unless others wait for it. */
    private boolean goesOn(Slot slot) {
        if (!slot.expired) {
            return true;
        }
        if (next(slot.mover) == null) {
            slots.restart(slot);
            return true;
        }
        return slot.isBusy();
    }

    /** What a slot of this mover should be given next, or null. */
    private Batch next(Mover mover) {
        Batch own = queue(mover).first(mover.archiveIds);
        Batch other = unassigned.first(mover.archiveIds);
        if (own == null || other == null) {
            return own == null ? other : own;
        }
        return own.turn <= other.turn ? own : other;
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
            queue(slot.mover).put(batch);
        }
        slots.touch(slot);
    }

    /** Lets what waits elsewhere with the hint of this slot wait here. */
    private void gather(Slot slot) {
        for (BatchQueue queue : List.of(queue(slot.mover), unassigned)) {
            for (Batch batch : queue.take(slot.hint, slot.mover)) {
                if (queue == unassigned) {
                    assigned.accept(batch, slot.mover);
                }
                slot.put(batch);
            }
        }
        slots.touch(slot);
    }

    private BatchQueue queue(Mover mover) {
        if (mover.batches == null) {
            mover.batches = new BatchQueue(mover, batch -> freshMovers.add(mover));
        }
        return mover.batches;
    }
}
