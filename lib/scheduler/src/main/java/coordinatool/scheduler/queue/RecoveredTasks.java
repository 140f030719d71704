// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tasks of an earlier life that are in no queue yet. With a million, what takes the time is to wait for memory: tables
 * are filled at places of chance, and in the order of their time tasks lie anywhere. So some are always looked at
 * together before they are worked on, as to wait for many takes hardly longer than for one; that saves a third of it.
 */
final class RecoveredTasks {
    /** How many are looked at together. */
    private static final int AHEAD = 64;

    private List<Task> tasks = new ArrayList<>();
    /** So that no compiler leaves {@link #look} out. */
    private long looked;

    void add(Task task) {
        tasks.add(task);
    }

    int size() {
        return tasks.size();
    }

    /**
     * Keeps those that pass the test, in their order.
     *
     * @param ahead gets some tasks before the test gets each of them
     */
    void retain(Consumer<List<Task>> ahead, Predicate<Task> test) {
        int kept = 0;
        for (int i = 0; i < tasks.size(); i++) {
            if (i % AHEAD == 0) {
                ahead.accept(next(tasks, i));
            }
            Task task = tasks.get(i);
            if (test.test(task)) {
                tasks.set(kept++, task);
            }
        }
        tasks.subList(kept, tasks.size()).clear();
    }

    /** Gives away all, the oldest first, and has none then. Returns them in that order. */
    List<Task> takeInOrder(Consumer<Task> taker) {
        List<Task> all = AgeOrder.sorted(tasks);
        tasks = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (i % AHEAD == 0) {
                look(next(all, i));
            }
            taker.accept(all.get(i));
        }
        return all;
    }

    private static List<Task> next(List<Task> all, int from) {
        return all.subList(from, Math.min(from + AHEAD, all.size()));
    }

    private void look(List<Task> next) {
        long seen = 0;
        for (Task task : next) {
            seen += task.cookie + task.rank + (task.holder == null ? 0 : 1);
        }
        looked = seen;
    }
}
