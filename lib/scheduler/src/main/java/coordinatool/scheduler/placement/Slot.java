// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import coordinatool.model.BatchSlot;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.queue.Availability;
import coordinatool.scheduler.queue.Hint;
import coordinatool.scheduler.queue.Queue;
import coordinatool.scheduler.queue.QueueHolder;
import coordinatool.scheduler.queue.QueueKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A place at a mover for the archives of one hint at a time. Its times are kept by {@link SlotTable}. */
public final class Slot implements QueueHolder {
    final Mover mover;
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
    /** All slots of its mover. */
    final MoverSlots all;
    private final int index;
    private final List<Batch> batches = new ArrayList<>(1);
    private final SlotTable table;
    private final Availability availability;
    private boolean busy;

    /**
     * @param table        is told when {@link #isBusy} has changed by itself
     * @param availability is told when something that waits here may be given out
     */
    Slot(MoverSlots all, int index, long id, SlotTable table, Availability availability) {
        this.all = all;
        this.mover = all.mover;
        this.index = index;
        this.id = id;
        this.table = table;
        this.availability = availability;
    }

    /** Place among the slots of its mover. */
    public int index() {
        return index;
    }

    boolean isFree() {
        return hint == null;
    }

    /**
     * Whether something waits here that can be given out. What waits for another request of its file does not keep a
     * slot: the other one may be waiting for this slot.
     */
    public boolean isBusy() {
        return busy;
    }

    /**
     * How many more the mover, which is connected, may get from here: the slots of a mover share the archives that its
     * recv allows equally.
     */
    public long room() {
        int max = mover.recv().maxArchive();
        if (max < 0 || hint == null) {
            return Long.MAX_VALUE;
        }
        int slots = all.slots.size();
        return (max + slots - 1L) / slots * table.alike(this) - mover.running(hint);
    }

    /** What waits here: a batch of each key. */
    public List<Batch> batches() {
        return batches;
    }

    BatchSlot view() {
        return isFree() ? BatchSlot.FREE
                : new BatchSlot(hint.data(), all.limitsArchives ? mover.running(hint) : 0, expireIdle,
                        expireMax == Long.MAX_VALUE ? 0 : expireMax);
    }

    /** The batch with this key, or null. */
    Batch find(QueueKey key) {
        for (Batch batch : batches) {
            if (batch.key().equals(key)) {
                return batch;
            }
        }
        return null;
    }

    /** Takes a batch of this slot's hint in, or its requests where there is one like it. */
    void put(Batch batch) {
        Batch like = find(batch.key());
        Batch kept = batch;
        if (like != null) {
            batches.remove(like);
            kept = Batch.merge(like, batch);
        }
        kept.setHolder(this);
        batches.add(kept);
        if (kept.head() != null) {
            busy = true;
            availability.add(mover);
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
    public Mover runner() {
        return mover;
    }

    @Override
    public List<Batch> peers(Queue queue) {
        return batches;
    }

    /** There is no order to keep among the few queues of a slot. */
    @Override
    public void enterOrder(Queue queue) {
        if (busy != hasHead()) {
            busy = !busy;
            table.touch(this);
        }
    }

    @Override
    public void available(Queue queue) {
        availability.add(mover);
    }

    @Override
    public void emptied(Queue queue) {
        batches.remove((Batch) queue);
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
