// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import coordinatool.model.Action;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The queues of one place, by {@link QueueKey}, so that what a mover may not have (another archive id, other flags) is
 * never looked at. There is one place for the work that any mover may do, and one for each mover that host affinity
 * sends work to.
 */
public final class Queues implements QueueHolder {
    private record ArchiveKey(Action action, int archiveId) {
        static ArchiveKey of(QueueKey key) {
            return new ArchiveKey(key.action(), key.archiveId());
        }
    }

    private final Map<QueueKey, Queue> byKey = new HashMap<>();
    /** Those with something that may be given out. */
    private final Map<Action, TreeSet<Queue>> byAction = new EnumMap<>(Action.class);
    private final Map<ArchiveKey, TreeSet<Queue>> byArchive = new HashMap<>();
    private final Runner runner;
    private final Availability availability;

    /** @param runner whom what is here waits for, null for any */
    public Queues(Runner runner, Availability availability) {
        this.runner = runner;
        this.availability = availability;
    }

    public void add(Task task) {
        byKey.computeIfAbsent(task.queueKey, key -> new Queue(key, this)).add(task);
    }

    /** The queue with this key, or null where nothing of it waits. */
    public Queue get(QueueKey key) {
        return byKey.get(key);
    }

    public Collection<Queue> all() {
        return byKey.values();
    }

    public List<Queue> all(Action action) {
        return byKey.values().stream().filter(queue -> queue.key().action() == action).toList();
    }

    /**
     * The queue with the first task of the type that may run, among those with a task that fits the room.
     *
     * @param archiveIds that the mover serves, empty for any
     */
    public Queue first(Action action, int[] archiveIds, int room) {
        if (archiveIds.length == 0) {
            return first(byAction.get(action), room);
        }
        Queue best = first(byArchive.get(new ArchiveKey(action, QueueKey.ANY_ARCHIVE)), room);
        for (int id : archiveIds) {
            Queue queue = first(byArchive.get(new ArchiveKey(action, id)), room);
            if (queue != null && (best == null || Queue.BY_HEAD.compare(queue, best) < 0)) {
                best = queue;
            }
        }
        return best;
    }

    @Override
    public Runner runner() {
        return runner;
    }

    @Override
    public List<Queue> peers(Queue queue) {
        return all(queue.key().action());
    }

    @Override
    public void available(Queue queue) {
        availability.add(runner, queue.key());
    }

    @Override
    public void enterOrder(Queue queue) {
        if (queue.head() != null) {
            byAction.computeIfAbsent(queue.key().action(), a -> new TreeSet<>(Queue.BY_HEAD)).add(queue);
            byArchive.computeIfAbsent(ArchiveKey.of(queue.key()), a -> new TreeSet<>(Queue.BY_HEAD)).add(queue);
        }
    }

    @Override
    public void leaveOrder(Queue queue) {
        if (queue.head() != null) {
            byAction.get(queue.key().action()).remove(queue);
            ArchiveKey archive = ArchiveKey.of(queue.key());
            TreeSet<Queue> sameArchive = byArchive.get(archive);
            sameArchive.remove(queue);
            if (sameArchive.isEmpty()) {
                byArchive.remove(archive);
            }
        }
    }

    @Override
    public void emptied(Queue queue) {
        byKey.remove(queue.key());
    }

    private static Queue first(TreeSet<Queue> ordered, int room) {
        if (ordered != null) {
            for (Queue queue : ordered) {
                if (queue.firstFitting(room) != null) {
                    return queue;
                }
            }
        }
        return null;
    }
}
