// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import coordinatool.scheduler.policy.Batches;
import coordinatool.scheduler.queue.Availability;
import coordinatool.scheduler.queue.Hint;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The batch slots of all movers: found by hint, found where another hint may have them, and their times. */
final class SlotTable {
    private static final Comparator<Slot> BY_DUE =
            Comparator.<Slot>comparingLong(s -> s.due).thenComparingLong(s -> s.id);

    private final long idle;
    private final long max;
    /** Slots of connected movers by their hint. */
    private final Map<Hint, Deque<Slot>> byHint = new HashMap<>();
    /** Slots of connected movers that another hint may have, nothing waiting in them. */
    private final SlotIndex open = new SlotIndex(SlotIndex.IN_TURN);
    /** Slots of connected movers that another hint may have although something waits in them. */
    private final SlotIndex overdue = new SlotIndex(SlotIndex.LONGEST_DUE);
    private final TreeSet<Slot> timers = new TreeSet<>(BY_DUE);
    private final Availability availability;
    private long now;

    /** @param availability is told of the movers whose slots expire */
    SlotTable(Batches batches, Availability availability) {
        this.idle = batches.idle().toNanos();
        this.max = batches.max().toNanos();
        this.availability = availability;
    }

    /** When {@link #advance} has something to do next; Long.MAX_VALUE for never. */
    long deadline() {
        return timers.isEmpty() ? Long.MAX_VALUE : timers.first().due;
    }

    /** It is now this time, nanoseconds since the epoch. */
    void advance(long time) {
        now = time;
        while (!timers.isEmpty() && timers.first().due <= now) {
            Slot slot = timers.first();
            touch(slot);
            availability.add(slot.mover);
        }
    }

    boolean has(Hint hint) {
        return byHint.containsKey(hint);
    }

    /** How many slots its mover, which is connected, has for the hint of this one, which is not free. */
    int alike(Slot slot) {
        int alike = 0;
        for (Slot same : byHint.get(slot.hint)) {
            alike += same.mover == slot.mover ? 1 : 0;
        }
        return alike;
    }

    /** The next slot for this hint that will do, taking turns where there are several; null where there is none. */
    Slot next(Hint hint, Predicate<Slot> does) {
        Deque<Slot> same = byHint.get(hint);
        for (int i = same == null ? 0 : same.size(); i > 0; i--) {
            Slot slot = same.removeFirst();
            same.addLast(slot);
            if (does.test(slot)) {
                return slot;
            }
        }
        return null;
    }

    /** A slot that something of this archive id may have, or null. */
    Slot availableFor(int archiveId) {
        Slot slot = open.first(archiveId);
        return slot != null ? slot : overdue.first(archiveId);
    }

    /** Whether another hint may have the slot. */
    boolean isAvailable(Slot slot) {
        return slot.all.takesArchives && (slot.isFree() || slot.expired);
    }

    /** The mover of the slot is connected from now on. */
    void enter(Slot slot) {
        if (!slot.isFree()) {
            byHint.computeIfAbsent(slot.hint, h -> new ArrayDeque<>(1)).add(slot);
        }
        touch(slot);
    }

    /** The mover of the slot is about to be disconnected. */
    void leave(Slot slot) {
        forgetHint(slot);
        withdraw(slot);
    }

    /** The slot is no more; it has left. */
    void drop(Slot slot) {
        timers.remove(slot);
    }

    /** The slot is for this hint from now on; null for none. */
    void assign(Slot slot, Hint hint) {
        leave(slot);
        slot.hint = hint;
        restart(slot);
        if (hint != null && slot.mover.isConnected()) {
            byHint.computeIfAbsent(hint, h -> new ArrayDeque<>(1)).add(slot);
        }
    }

    /** The slot's times begin anew. */
    void restart(Slot slot) {
        withdraw(slot);
        slot.expireIdle = now + idle;
        slot.expireMax = max == 0 ? Long.MAX_VALUE : now + max;
        touch(slot);
    }

    /** Something was sent from the slot. */
    void sent(Slot slot) {
        slot.expireIdle = now + idle;
        touch(slot);
    }

    /** Finds out anew whether the slot has expired, when it will, and who may find it. */
    void touch(Slot slot) {
        timers.remove(slot);
        withdraw(slot);
        slot.expired = !slot.isFree() && (slot.expireMax <= now || !slot.isBusy() && slot.expireIdle <= now);
        slot.due = slot.isFree() || slot.expired
                ? Long.MAX_VALUE
                : slot.isBusy() ? slot.expireMax : Math.min(slot.expireIdle, slot.expireMax);
        if (slot.due != Long.MAX_VALUE) {
            timers.add(slot);
        }
        if (isAvailable(slot) && slot.mover.isConnected()) {
            (slot.isBusy() ? overdue : open).add(slot);
        }
    }

    private static void withdraw(Slot slot) {
        if (slot.foundIn != null) {
            slot.foundIn.remove(slot);
        }
    }

    private void forgetHint(Slot slot) {
        Deque<Slot> same = slot.isFree() ? null : byHint.get(slot.hint);
        if (same != null) {
            same.remove(slot);
            if (same.isEmpty()) {
                byHint.remove(slot.hint);
            }
        }
    }
}
