// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.queue.Availability;
import coordinatool.scheduler.queue.Hint;
import coordinatool.scheduler.queue.Queue;
import coordinatool.scheduler.queue.QueueHolder;
import coordinatool.scheduler.queue.QueueKey;
import coordinatool.scheduler.queue.SortedGroups;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Batches that wait for a slot: of one mover, or of any. Has one batch of a hint and key. */
public final class BatchQueue implements QueueHolder {
    // For the maintainer. A slot goes first to a batch that has never had one, then to the one that lost its slot
    // longest ago (turn), then to the one with the first archive. The order of the archives alone would not do: a hint
    // that has just lost its slot because its time was over would get it back at once while its archives are the first,
    // and the others would wait until nothing of it is left.
    // A batch is in two orders, of all and of its archive id, only while something in it may run; whoever changes its
    // first such task calls leaveOrder() before and enterOrder() after that.

    private final Map<Hint, List<Batch>> byHint = new HashMap<>();
    private final TreeMap<Long, Batch> byId = new TreeMap<>();
    /** Those with something that can be given out. */
    private final TreeSet<Batch> ordered = new TreeSet<>(Batch.BY_TURN);
    private final SortedGroups<Integer, Batch> byArchive = new SortedGroups<>(Batch.BY_TURN);
    private final Mover mover;
    private final Availability wanting;

    /**
     * @param mover   whose slots they wait for, null for any
     * @param wanting is told of batches that have something that may be given out
     */
    BatchQueue(Mover mover, Availability wanting) {
        this.mover = mover;
        this.wanting = wanting;
    }

    /** The batch of this hint and key, or null. */
    Batch find(Hint hint, QueueKey key) {
        for (Batch batch : byHint.getOrDefault(hint, List.of())) {
            if (batch.key().equals(key)) {
                return batch;
            }
        }
        return null;
    }

    /** Takes a batch in, or its requests where there is one like it. */
    void put(Batch batch) {
        Batch like = find(batch.hint, batch.key());
        if (like == null) {
            enter(batch);
        } else {
            leave(like);
            long turn = Math.max(like.turn, batch.turn);
            Batch merged = Batch.merge(like, batch);
            merged.turn = turn;
            enter(merged);
        }
    }

    /** Takes out the batches of this hint that the mover can take. */
    List<Batch> take(Hint hint, Mover mover) {
        List<Batch> taken = new ArrayList<>();
        for (Batch batch : List.copyOf(byHint.getOrDefault(hint, List.of()))) {
            if (mover.takes(batch.key().archiveId())) {
                leave(batch);
                taken.add(batch);
            }
        }
        return taken;
    }

    /** Takes all batches out. */
    List<Batch> takeAll() {
        List<Batch> all = List.copyOf(byId.values());
        all.forEach(this::leave);
        return all;
    }

    /**
     * The batch to be given a slot next, or null.
     *
     * @param archiveIds of the slot's mover, empty for any
     */
    Batch first(int[] archiveIds) {
        if (archiveIds.length == 0) {
            return ordered.isEmpty() ? null : ordered.first();
        }
        Batch best = first(QueueKey.ANY_ARCHIVE);
        for (int id : archiveIds) {
            best = byArchive.first(best, first(id));
        }
        return best;
    }

    /** The batch of this archive id to be given a slot next, or null. */
    Batch first(int archiveId) {
        return byArchive.first(archiveId);
    }

    Collection<Batch> all() {
        return byId.values();
    }

    /** The oldest batch that is not older than the one with this id, or null. */
    public Batch notBefore(long id) {
        Map.Entry<Long, Batch> entry = byId.ceilingEntry(id);
        return entry == null ? null : entry.getValue();
    }

    @Override
    public Mover runner() {
        return mover;
    }

    @Override
    public List<Batch> peers(Queue queue) {
        return byHint.get(((Batch) queue).hint);
    }

    @Override
    public void available(Queue queue) {
        wanting.add(mover, queue.key());
    }

    @Override
    public void enterOrder(Queue queue) {
        if (queue.head() != null) {
            ordered.add((Batch) queue);
            byArchive.add(queue.key().archiveId(), (Batch) queue);
        }
    }

    @Override
    public void leaveOrder(Queue queue) {
        if (queue.head() != null) {
            ordered.remove((Batch) queue);
            byArchive.remove(queue.key().archiveId(), (Batch) queue);
        }
    }

    @Override
    public void emptied(Queue queue) {
        leave((Batch) queue);
    }

    private void enter(Batch batch) {
        batch.setHolder(this);
        byHint.computeIfAbsent(batch.hint, h -> new ArrayList<>(1)).add(batch);
        byId.put(batch.id(), batch);
        enterOrder(batch);
        if (batch.head() != null) {
            available(batch);
        }
    }

    private void leave(Batch batch) {
        leaveOrder(batch);
        byId.remove(batch.id());
        List<Batch> same = byHint.get(batch.hint);
        same.remove(batch);
        if (same.isEmpty()) {
            byHint.remove(batch.hint);
        }
    }
}
