// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import java.util.Arrays;
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
    private static final int FIRST = 64;

    private Task[] tasks = new Task[FIRST];
    private int size;
    /** So that no compiler leaves {@link #look} out. */
    private long looked;

    /** Gets tasks from one place of an array to another before they are worked on. */
    @FunctionalInterface
    interface Ahead {
        void look(Task[] tasks, int begin, int end);
    }

    void add(Task task) {
        if (size == tasks.length) {
            tasks = Arrays.copyOf(tasks, size * 2);
        }
        tasks[size++] = task;
    }

    int size() {
        return size;
    }

    /**
     * Keeps those that pass the test, in their order.
     *
     * @param ahead gets some tasks before the test gets each of them
     */
    void retain(Ahead ahead, Predicate<Task> test) {
        int kept = 0;
        for (int begin = 0; begin < size; begin += AHEAD) {
            int end = Math.min(begin + AHEAD, size);
            ahead.look(tasks, begin, end);
            for (int i = begin; i < end; i++) {
                Task task = tasks[i];
                if (test.test(task)) {
                    tasks[kept++] = task;
                }
            }
        }
        Arrays.fill(tasks, kept, size, null);
        size = kept;
    }

    /** Gives away all, the oldest first, and has none then. Returns them in that order. */
    List<Task> takeInOrder(Consumer<Task> taker) {
        int[] order = AgeOrder.of(tasks, size);
        Task[] all = new Task[size];
        for (int begin = 0; begin < size; begin += AHEAD) {
            int end = Math.min(begin + AHEAD, size);
            look(order, begin, end);
            for (int i = begin; i < end; i++) {
                Task task = tasks[order[i]];
                all[i] = task;
                taker.accept(task);
            }
        }
        tasks = new Task[FIRST];
        size = 0;
        return Arrays.asList(all);
    }

    /** Short, so that the processor is at the next ones while it waits for the first. */
    private void look(int[] order, int begin, int end) {
        Task[] from = tasks;
        long seen = 0;
        for (int i = begin; i < end; i++) {
            Task task = from[order[i]];
            seen += task.cookie + task.rank + (task.holder == null ? 0 : 1);
        }
        looked = seen;
    }
}
