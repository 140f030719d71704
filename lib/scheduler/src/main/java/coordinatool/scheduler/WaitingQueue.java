// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Tasks that wait, in lanes by {@link Kind}, so that what a mover may not have (another archive id, other flags) is
 * never looked at. There is one for the work that any mover may do, and one for each mover that host affinity sends work
 * to.
 */
final class WaitingQueue implements LaneHolder {
    private record ArchiveKey(Action action, int archiveId) {
    }

    private final Map<Kind, Lane> lanes = new HashMap<>();
    private final Map<Action, TreeSet<Lane>> byAction = new EnumMap<>(Action.class);
    private final Map<ArchiveKey, TreeSet<Lane>> byArchive = new HashMap<>();

    private final Mover mover;
    private final Consumer<Kind> available;

    /**
     * @param mover     whom they wait for, null for any
     * @param available is told the kind of every task that may be given out from now on
     */
    WaitingQueue(Mover mover, Consumer<Kind> available) {
        this.mover = mover;
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
     * The lane with the oldest task of the type that may run, among those with a task that fits the room.
     *
     * @param archiveIds that the mover serves, empty for any
     */
    Lane first(Action action, int[] archiveIds, int room) {
        if (archiveIds.length == 0) {
            return first(byAction.get(action), room);
        }
        Lane best = first(byArchive.get(new ArchiveKey(action, Kind.ANY_ARCHIVE)), room);
        for (int id : archiveIds) {
            Lane lane = first(byArchive.get(new ArchiveKey(action, id)), room);
            if (lane != null && (best == null || Lane.BY_HEAD.compare(lane, best) < 0)) {
                best = lane;
            }
        }
        return best;
    }

    List<Lane> lanes(Action action) {
        return lanes.values().stream().filter(lane -> lane.kind().action() == action).toList();
    }

    @Override
    public Mover mover() {
        return mover;
    }

    @Override
    public List<Lane> peers(Lane lane) {
        return lanes(lane.kind().action());
    }

    @Override
    public void available(Lane lane) {
        available.accept(lane.kind());
    }

    @Override
    public void enterOrder(Lane lane) {
        if (lane.head() != null) {
            Kind kind = lane.kind();
            byAction.computeIfAbsent(kind.action(), a -> new TreeSet<>(Lane.BY_HEAD)).add(lane);
            byArchive.computeIfAbsent(archiveKey(kind), a -> new TreeSet<>(Lane.BY_HEAD)).add(lane);
        }
    }

    @Override
    public void leaveOrder(Lane lane) {
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

    @Override
    public void emptied(Lane lane) {
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
