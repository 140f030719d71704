// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Batches that wait for a slot: of one mover, or of any. Has one batch of a hint and kind. */
final class BatchQueue implements QueueHolder {
    private final Map<Hint, List<Batch>> byHint = new HashMap<>();
    private final TreeMap<Long, Batch> byId = new TreeMap<>();
    /** Those with something that can be given out. */
    private final TreeSet<Batch> ordered = new TreeSet<>(Batch.BY_TURN);
    private final Map<Integer, TreeSet<Batch>> byArchive = new HashMap<>();
    private final Mover mover;
    private final Consumer<Batch> available;

    /**
     * @param mover     whose slots they wait for, null for any
     * @param available is told of batches that have something that may be given out
     */
    BatchQueue(Mover mover, Consumer<Batch> available) {
        this.mover = mover;
        this.available = available;
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    /** The batch of this hint and kind, or null. */
    Batch find(Hint hint, QueueKey kind) {
        for (Batch batch : byHint.getOrDefault(hint, List.of())) {
            if (batch.kind().equals(kind)) {
                return batch;
            }
        }
        return null;
    }

    /** Takes a batch in, or its requests where there is one like it. */
    void put(Batch batch) {
        Batch like = find(batch.hint, batch.kind());
        if (like == null) {
            enter(batch);
        } else {
            leave(like);
            Batch merged = like.size() >= batch.size() ? like : batch;
            merged.turn = Math.max(like.turn, batch.turn);
            merged.absorb(merged == like ? batch : like);
            enter(merged);
        }
    }

    /** Takes out the batches of this hint that the mover can take. */
    List<Batch> take(Hint hint, Mover mover) {
        List<Batch> taken = new ArrayList<>();
        for (Batch batch : List.copyOf(byHint.getOrDefault(hint, List.of()))) {
            if (mover.takes(batch.kind().archiveId())) {
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
            Batch batch = first(id);
            if (batch != null && (best == null || Batch.BY_TURN.compare(batch, best) < 0)) {
                best = batch;
            }
        }
        return best;
    }

    /** The batch of this archive id to be given a slot next, or null. */
    Batch first(int archiveId) {
        TreeSet<Batch> same = byArchive.get(archiveId);
        return same == null ? null : same.first();
    }

    Collection<Batch> batches() {
        return byId.values();
    }

    /** The oldest batch that is not older than the one with this id, or null. */
    Batch notBefore(long id) {
        Map.Entry<Long, Batch> entry = byId.ceilingEntry(id);
        return entry == null ? null : entry.getValue();
    }

    @Override
    public Mover mover() {
        return mover;
    }

    @Override
    public List<Batch> peers(Queue lane) {
        return byHint.get(((Batch) lane).hint);
    }

    @Override
    public void available(Queue lane) {
        available.accept((Batch) lane);
    }

    @Override
    public void enterOrder(Queue lane) {
        if (lane.head() != null) {
            ordered.add((Batch) lane);
            byArchive.computeIfAbsent(lane.kind().archiveId(), a -> new TreeSet<>(Batch.BY_TURN)).add((Batch) lane);
        }
    }

    @Override
    public void leaveOrder(Queue lane) {
        if (lane.head() != null) {
            ordered.remove((Batch) lane);
            TreeSet<Batch> same = byArchive.get(lane.kind().archiveId());
            same.remove((Batch) lane);
            if (same.isEmpty()) {
                byArchive.remove(lane.kind().archiveId());
            }
        }
    }

    @Override
    public void emptied(Queue lane) {
        leave((Batch) lane);
    }

    private void enter(Batch batch) {
        batch.holder(this);
        byHint.computeIfAbsent(batch.hint, h -> new ArrayList<>(1)).add(batch);
        byId.put(batch.id, batch);
        enterOrder(batch);
        if (batch.head() != null) {
            available(batch);
        }
    }

    private void leave(Batch batch) {
        leaveOrder(batch);
        byId.remove(batch.id);
        List<Batch> same = byHint.get(batch.hint);
        same.remove(batch);
        if (same.isEmpty()) {
            byHint.remove(batch.hint);
        }
    }
}
