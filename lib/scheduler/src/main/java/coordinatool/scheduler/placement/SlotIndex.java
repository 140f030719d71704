// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import coordinatool.scheduler.queue.SortedGroups;
import java.util.Comparator;

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

    private final SortedGroups<Integer, Slot> byArchive;

    SlotIndex(Comparator<Slot> order) {
        byArchive = new SortedGroups<>(order);
    }

    void add(Slot slot) {
        slot.foundIn = this;
        if (slot.mover.archiveIds().length == 0) {
            byArchive.add(ANY, slot);
        }
        for (int id : slot.mover.archiveIds()) {
            byArchive.add(id, slot);
        }
    }

    /** To be called before anything changes that the order depends on. */
    void remove(Slot slot) {
        slot.foundIn = null;
        if (slot.mover.archiveIds().length == 0) {
            byArchive.remove(ANY, slot);
        }
        for (int id : slot.mover.archiveIds()) {
            byArchive.remove(id, slot);
        }
    }

    /** The first slot for an archive id, or null. */
    Slot first(int archiveId) {
        return byArchive.first(byArchive.first(ANY), byArchive.first(archiveId));
    }
}
