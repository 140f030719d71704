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
 * Tasks that wait, in lanes by {@link QueueKey}, so that what a mover may not have (another archive id, other flags) is
 * never looked at. There is one for the work that any mover may do, and one for each mover that host affinity sends work
 * to.
 */
final class Queues implements QueueHolder {
    private record ArchiveKey(Action action, int archiveId) {
    }

    private final Map<QueueKey, Queue> lanes = new HashMap<>();
    private final Map<Action, TreeSet<Queue>> byAction = new EnumMap<>(Action.class);
    private final Map<ArchiveKey, TreeSet<Queue>> byArchive = new HashMap<>();

    private final Mover mover;
    private final Consumer<QueueKey> available;

    /**
     * @param mover     whom they wait for, null for any
     * @param available is told the kind of every task that may be given out from now on
     */
    Queues(Mover mover, Consumer<QueueKey> available) {
        this.mover = mover;
        this.available = available;
    }

    void add(Task task) {
        lanes.computeIfAbsent(task.kind, k -> new Queue(k, this)).add(task);
    }

    /** The lane of this kind, or null where nothing of it waits. */
    Queue lane(QueueKey kind) {
        return lanes.get(kind);
    }

    Collection<Queue> lanes() {
        return lanes.values();
    }

    /**
     * The lane with the oldest task of the type that may run, among those with a task that fits the room.
     *
     * @param archiveIds that the mover serves, empty for any
     */
    Queue first(Action action, int[] archiveIds, int room) {
        if (archiveIds.length == 0) {
            return first(byAction.get(action), room);
        }
        Queue best = first(byArchive.get(new ArchiveKey(action, QueueKey.ANY_ARCHIVE)), room);
        for (int id : archiveIds) {
            Queue lane = first(byArchive.get(new ArchiveKey(action, id)), room);
            if (lane != null && (best == null || Queue.BY_HEAD.compare(lane, best) < 0)) {
                best = lane;
            }
        }
        return best;
    }

    List<Queue> lanes(Action action) {
        return lanes.values().stream().filter(lane -> lane.kind().action() == action).toList();
    }

    @Override
    public Mover mover() {
        return mover;
    }

    @Override
    public List<Queue> peers(Queue lane) {
        return lanes(lane.kind().action());
    }

    @Override
    public void available(Queue lane) {
        available.accept(lane.kind());
    }

    @Override
    public void enterOrder(Queue lane) {
        if (lane.head() != null) {
            QueueKey kind = lane.kind();
            byAction.computeIfAbsent(kind.action(), a -> new TreeSet<>(Queue.BY_HEAD)).add(lane);
            byArchive.computeIfAbsent(archiveKey(kind), a -> new TreeSet<>(Queue.BY_HEAD)).add(lane);
        }
    }

    @Override
    public void leaveOrder(Queue lane) {
        if (lane.head() != null) {
            QueueKey kind = lane.kind();
            byAction.get(kind.action()).remove(lane);
            TreeSet<Queue> sameArchive = byArchive.get(archiveKey(kind));
            sameArchive.remove(lane);
            if (sameArchive.isEmpty()) {
                byArchive.remove(archiveKey(kind));
            }
        }
    }

    @Override
    public void emptied(Queue lane) {
        lanes.remove(lane.kind());
    }

    private static Queue first(TreeSet<Queue> ordered, int room) {
        if (ordered != null) {
            for (Queue lane : ordered) {
                if (lane.firstFitting(room) != null) {
                    return lane;
                }
            }
        }
        return null;
    }

    private static ArchiveKey archiveKey(QueueKey kind) {
        return new ArchiveKey(kind.action(), kind.archiveId());
    }
}
