// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.lustre.Action;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Tasks that wait, in lanes by {@link Kind}, so that what a mover may not have (another archive id, other flags) is
 * never looked at. There is one for the work that any mover may do; host affinity and batches will have one for each
 * mover and batch slot.
 */
final class WaitingQueue {
    private record ArchiveKey(Action action, int archiveId) {
    }

    private final Map<Kind, Lane> lanes = new HashMap<>();
    private final Map<Action, TreeSet<Lane>> byAction = new EnumMap<>(Action.class);
    private final Map<ArchiveKey, TreeSet<Lane>> byArchive = new HashMap<>();

    private final Consumer<Kind> available;

    /** @param available is told the kind of every task that may be given out from now on */
    WaitingQueue(Consumer<Kind> available) {
        this.available = available;
    }

    void add(Task task) {
        lanes.computeIfAbsent(task.kind, k -> new Lane(k, this)).add(task);
    }

    /** The lane of this kind, or null where nothing of it waits. */
    Lane lane(Kind kind) {
        return lanes.get(kind);
    }

    Collection<Lane> lanes() {
        return lanes.values();
    }

    /**
     * The lane with the oldest task of the type that is not blocked, among those with a task that fits the room.
     *
     * @param archiveIds empty for any
     */
    Lane first(Action action, int[] archiveIds, int room) {
        if (archiveIds.length == 0) {
            return first(byAction.get(action), room);
        }
        Lane best = null;
        for (int id : archiveIds) {
            Lane lane = first(byArchive.get(new ArchiveKey(action, id)), room);
            if (lane != null && (best == null || Lane.BY_HEAD.compare(lane, best) < 0)) {
                best = lane;
            }
        }
        return best;
    }

    /** Up to max tasks of the type after the given place, in order. */
    List<Task> listAfter(Action action, long timestamp, long arrival, int max) {
        List<Task> found = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            if (lane.kind().action() == action) {
                lane.listAfter(timestamp, arrival, max, found);
            }
        }
        found.sort(Task.IN_ORDER);
        return found.size() > max ? found.subList(0, max) : found;
    }

    /** Where a task of this queue stands among those of its type. */
    Place place(Task task) {
        long before = 0;
        long all = 0;
        for (Lane lane : lanes.values()) {
            if (lane.kind().action() == task.action()) {
                before += lane.countBefore(task);
                all += lane.size();
            }
        }
        return new Place(before + 1, all);
    }

    void available(Lane lane) {
        available.accept(lane.kind());
    }

    void enterOrder(Lane lane) {
        if (lane.head() != null) {
            Kind kind = lane.kind();
            byAction.computeIfAbsent(kind.action(), a -> new TreeSet<>(Lane.BY_HEAD)).add(lane);
            byArchive.computeIfAbsent(archiveKey(kind), a -> new TreeSet<>(Lane.BY_HEAD)).add(lane);
        }
    }

    void leaveOrder(Lane lane) {
        if (lane.head() != null) {
            Kind kind = lane.kind();
            byAction.get(kind.action()).remove(lane);
            TreeSet<Lane> sameArchive = byArchive.get(archiveKey(kind));
            sameArchive.remove(lane);
            if (sameArchive.isEmpty()) {
                byArchive.remove(archiveKey(kind));
            }
        }
    }

    void forget(Lane lane) {
        lanes.remove(lane.kind());
    }

    private static Lane first(TreeSet<Lane> ordered, int room) {
        if (ordered != null) {
            for (Lane lane : ordered) {
                if (lane.firstFitting(room) != null) {
                    return lane;
                }
            }
        }
        return null;
    }

    private static ArchiveKey archiveKey(Kind kind) {
        return new ArchiveKey(kind.action(), kind.archiveId());
    }
}
