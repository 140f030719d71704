// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Slots that another hint may have, in order, found by an archive id that their movers take. */
final class SlotIndex {
    /** Slot 0 of every mover before slot 1 of any; then of the mover that came last. */
    static final Comparator<Slot> IN_TURN = Comparator.<Slot>comparingInt(Slot::index)
            .thenComparing(Comparator.<Slot>comparingLong(s -> s.mover.ordinal()).reversed());
    /** The one that has been due longest first. */
    static final Comparator<Slot> LONGEST_DUE =
            Comparator.<Slot>comparingLong(s -> s.expireMax).thenComparingLong(s -> s.id);
    /** Key of the slots whose movers take every archive id. */
    private static final Integer ANY = null;

    private final Comparator<Slot> order;
    private final Map<Integer, TreeSet<Slot>> byArchive = new HashMap<>();

    SlotIndex(Comparator<Slot> order) {
        this.order = order;
    }

    void add(Slot slot) {
        slot.foundIn = this;
        if (slot.mover.archiveIds().length == 0) {
            byArchive.computeIfAbsent(ANY, a -> new TreeSet<>(order)).add(slot);
        }
        for (int id : slot.mover.archiveIds()) {
            byArchive.computeIfAbsent(id, a -> new TreeSet<>(order)).add(slot);
        }
    }

    /** To be called before anything changes that the order depends on. */
    void remove(Slot slot) {
        slot.foundIn = null;
        if (slot.mover.archiveIds().length == 0) {
            remove(ANY, slot);
        }
        for (int id : slot.mover.archiveIds()) {
            remove(id, slot);
        }
    }

    /** The first slot for an archive id, or null. */
    Slot first(int archiveId) {
        TreeSet<Slot> some = byArchive.get(archiveId);
        TreeSet<Slot> any = byArchive.get(ANY);
        if (some == null || any == null) {
            return some == null ? any == null ? null : any.first() : some.first();
        }
        return order.compare(some.first(), any.first()) < 0 ? some.first() : any.first();
    }

    private void remove(Integer archiveId, Slot slot) {
        TreeSet<Slot> slots = byArchive.get(archiveId);
        slots.remove(slot);
        if (slots.isEmpty()) {
            byArchive.remove(archiveId);
        }
    }
}
