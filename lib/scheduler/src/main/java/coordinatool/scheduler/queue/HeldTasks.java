// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import coordinatool.model.Hold;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Tasks that are held, see {@link Hold}, in the order in which they came here. Each stays in its queue at its place and
 * locks nothing: another request of its file may go, unless it is of the same kind and would wait behind it anyway.
 */
public final class HeldTasks {
    private record Entry(Task task, Hold hold) {
    }

    private final TreeMap<Long, Entry> byArrival = new TreeMap<>();
    private Consumer<Task> watcher = task -> { };

    /** The watcher is told of each task that is held no more: it has been released, is run all the same, or is gone. */
    public void watch(Consumer<Task> who) {
        watcher = who;
    }

    public int size() {
        return byArrival.size();
    }

    /** Holds a task that waits or is about to. */
    public void add(Task task, Hold hold) {
        byArrival.put(task.arrival, new Entry(task, hold));
        task.setHeld(true);
    }

    /** It may be given to movers again. Does nothing where it is not held. */
    public void release(Task task) {
        if (task.isHeld()) {
            byArrival.remove(task.arrival);
            task.setHeld(false);
            watcher.accept(task);
        }
    }

    /** Why it is held, null where it is not. */
    public Hold of(Task task) {
        return task.isHeld() ? byArrival.get(task.arrival).hold : null;
    }

    /** Visits up to max of them that came later than the one with this {@link Task#arrival}. */
    public void after(long arrival, int max, BiConsumer<Task, Hold> visitor) {
        Map.Entry<Long, Entry> next = byArrival.higherEntry(arrival);
        for (int left = max; next != null && left > 0; left--) {
            visitor.accept(next.getValue().task, next.getValue().hold);
            next = byArrival.higherEntry(next.getKey());
        }
    }
}
