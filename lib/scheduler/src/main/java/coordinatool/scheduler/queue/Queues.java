// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import coordinatool.model.Action;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The queues of one place, by {@link QueueKey}, so that what a mover may not have (another archive id, other flags) is
 * never looked at. There is one place for the work that any mover may do, and one for each mover that host affinity
 * sends work to.
 */
public final class Queues implements QueueHolder {
    private final Map<QueueKey, Queue> byKey = new HashMap<>();
    /** Those with something that may be given out. */
    private final SortedGroups<Action, Queue> byAction = new SortedGroups<>(Queue.BY_HEAD);
    /** By their keys without flags. */
    private final SortedGroups<QueueKey, Queue> byArchive = new SortedGroups<>(Queue.BY_HEAD);
    private final Runner runner;
    private final Availability availability;

    /** @param runner whom what is here waits for, null for any */
    public Queues(Runner runner, Availability availability) {
        this.runner = runner;
        this.availability = availability;
    }

    public void add(Task task) {
        Queue queue = byKey.get(task.queueKey);
        if (queue == null) {
            queue = new Queue(task.queueKey, this);
            byKey.put(task.queueKey, queue);
        }
        queue.add(task);
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

    /** Takes out the queues of an action, with all that waits in them. */
    public List<Queue> take(Action action) {
        List<Queue> taken = all(action);
        for (Queue queue : taken) {
            leaveOrder(queue);
            byKey.remove(queue.key());
        }
        return taken;
    }

    /**
     * The queue with the first task of the type that may run, among those with a task that fits the room.
     *
     * @param archiveIds that the mover serves, empty for any
     */
    public Queue first(Action action, int[] archiveIds, int room) {
        if (archiveIds.length == 0) {
            return fitting(byAction, action, room);
        }
        Queue best = fitting(byArchive, new QueueKey(action, QueueKey.ANY_ARCHIVE, 0), room);
        for (int id : archiveIds) {
            best = byArchive.first(best, fitting(byArchive, new QueueKey(action, id, 0), room));
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
            byAction.add(queue.key().action(), queue);
            byArchive.add(queue.key().withoutFlags(), queue);
        }
    }

    @Override
    public void leaveOrder(Queue queue) {
        if (queue.head() != null) {
            byAction.remove(queue.key().action(), queue);
            byArchive.remove(queue.key().withoutFlags(), queue);
        }
    }

    @Override
    public void emptied(Queue queue) {
        byKey.remove(queue.key());
    }

    /** The first of these with something that fits; most often the very first. */
    private static <K> Queue fitting(SortedGroups<K, Queue> queues, K key, int room) {
        Queue queue = queues.first(key);
        while (queue != null && queue.firstFitting(room) == null) {
            queue = queues.after(key, queue);
        }
        return queue;
    }
}
