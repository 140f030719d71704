// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A place at a mover for the archives of one hint at a time. Its times are kept by {@link SlotTable}. */
final class Slot implements QueueHolder {
    final Mover mover;
    /** Place among the slots of its mover. */
    final int index;
    /** Orders slots that are alike. */
    final long id;
    /** What it is for; null while it is free. */
    Hint hint;
    /** When it expires if nothing waits in it, nanoseconds since the epoch. */
    long expireIdle;
    /** When it expires in any case; Long.MAX_VALUE for never. */
    long expireMax;
    /** Another hint may have it. */
    boolean expired;
    /** When it is to be looked at again; Long.MAX_VALUE for never. */
    long due = Long.MAX_VALUE;
    /** Where it is found by those who look for a slot, or null. */
    SlotIndex foundIn;
    private final List<Batch> batches = new ArrayList<>(1);
    private final Consumer<Slot> available;
    private final Consumer<Slot> changed;
    private boolean busy;

    /**
     * @param available is told when something that waits here may be given out
     * @param changed   is told when {@link #isBusy} has changed by itself
     */
    Slot(Mover mover, int index, long id, Consumer<Slot> available, Consumer<Slot> changed) {
        this.mover = mover;
        this.index = index;
        this.id = id;
        this.available = available;
        this.changed = changed;
    }

    boolean isFree() {
        return hint == null;
    }

    /**
     * Whether something waits here that can be given out. What waits for another request of its file does not keep a
     * slot: the other one may be waiting for this slot.
     */
    boolean isBusy() {
        return busy;
    }

    /** How many of its archives the mover runs. */
    int running() {
        return hint == null ? 0 : mover.running(hint);
    }

    /**
     * How many more the mover may get from here: the slots of a mover share the archives that its recv allows equally.
     */
    long room() {
        int max = mover.recv.maxArchive();
        if (max < 0 || hint == null) {
            return Long.MAX_VALUE;
        }
        int slots = mover.slots.size();
        long alike = mover.slots.stream().filter(slot -> hint.equals(slot.hint)).count();
        return (max + slots - 1L) / slots * alike - running();
    }

    /** What waits here: a batch of each kind. */
    List<Batch> batches() {
        return batches;
    }

    /** The batch of this kind, or null. */
    Batch find(QueueKey kind) {
        for (Batch batch : batches) {
            if (batch.kind().equals(kind)) {
                return batch;
            }
        }
        return null;
    }

    /** Takes a batch of this slot's hint in, or its requests where there is one like it. */
    void put(Batch batch) {
        Batch like = find(batch.kind());
        Batch kept = batch;
        if (like != null) {
            batches.remove(like);
            kept = like.size() >= batch.size() ? like : batch;
            kept.absorb(kept == like ? batch : like);
        }
        kept.holder(this);
        batches.add(kept);
        if (kept.head() != null) {
            busy = true;
            available.accept(this);
        }
    }

    /** Takes those batches out. */
    List<Batch> take(Predicate<Batch> which) {
        List<Batch> taken = batches.stream().filter(which).toList();
        batches.removeAll(taken);
        busy = hasHead();
        return taken;
    }

    @Override
    public Mover mover() {
        return mover;
    }

    @Override
    public List<Batch> peers(Queue lane) {
        return batches;
    }

    @Override
    public void leaveOrder(Queue lane) {
        // There is no order to keep among the few lanes of a slot.
    }

    @Override
    public void enterOrder(Queue lane) {
        if (busy != hasHead()) {
            busy = !busy;
            changed.accept(this);
        }
    }

    @Override
    public void available(Queue lane) {
        available.accept(this);
    }

    @Override
    public void emptied(Queue lane) {
        batches.remove((Batch) lane);
    }

    private boolean hasHead() {
        for (Batch batch : batches) {
            if (batch.head() != null) {
                return true;
            }
        }
        return false;
    }
}
