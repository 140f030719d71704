// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import coordinatool.model.Place;
import java.util.Comparator;
import java.util.List;

/** The tasks of one key that wait in one place, in order. Tells its holder when its first eligible task changes. */
public class Queue implements TaskHolder {
    /** Queues by their first eligible task. */
    public static final Comparator<Queue> BY_HEAD = (a, b) -> a == b ? 0 : Task.before(a.head, b.head) ? -1 : 1;

    private final QueueKey key;
    private final TaskTree tasks = new TaskTree();
    private QueueHolder holder;
    private Task head;

    protected Queue(QueueKey key, QueueHolder holder) {
        this.key = key;
        this.holder = holder;
    }

    public QueueKey key() {
        return key;
    }

    public QueueHolder holder() {
        return holder;
    }

    /** Moves the queue with all its tasks. The holders have to see to their own order. */
    public void setHolder(QueueHolder next) {
        holder = next;
    }

    public int size() {
        return tasks.size();
    }

    /** The first task that a mover may be given, or null. */
    public Task head() {
        return head;
    }

    /** The first task, whether it may run or not, or null. */
    public Task first() {
        return tasks.first();
    }

    /** The first task that a mover may be given and that takes at most so many bytes, or null. */
    public Task firstFitting(int room) {
        return tasks.firstFitting(room);
    }

    public void add(Task task) {
        task.holder = this;
        tasks.add(task);
        if (task.mayRun()) {
            if (head == null || Task.before(task, head)) {
                setHead(task);
            }
            holder.available(this);
        }
    }

    public void remove(Task task) {
        tasks.remove(task);
        task.holder = null;
        findHead();
        if (tasks.size() == 0) {
            holder.emptied(this);
        }
    }

    /** Takes all tasks of another queue with the same key; neither may be in the order of a holder. */
    public void absorb(Queue other) {
        tasks.absorb(other.tasks, task -> task.holder = this);
        head = tasks.firstFitting(Task.UNFIT - 1);
        other.head = null;
    }

    /** Adds up to max tasks that come after the given place to the list, in order. */
    public void listAfter(long rank, long arrival, int max, List<Task> to) {
        tasks.listAfter(rank, arrival, max, to);
    }

    /** Where a task of this queue stands among those of its type that wait in the same place. */
    public Place place(Task task) {
        long before = 0;
        long all = 0;
        for (Queue queue : holder.peers(this)) {
            before += queue.tasks.countBefore(task);
            all += queue.size();
        }
        Runner runner = holder.runner();
        return new Place(runner == null ? null : runner.name(), before + 1, all);
    }

    /** To be called when it has changed whether a task of this queue may run. */
    void refresh(Task task) {
        tasks.refresh(task);
        findHead();
        if (task.mayRun()) {
            holder.available(this);
        }
    }

    private void findHead() {
        Task first = tasks.firstFitting(Task.UNFIT - 1);
        if (first != head) {
            setHead(first);
        }
    }

    private void setHead(Task first) {
        holder.leaveOrder(this);
        head = first;
        holder.enterOrder(this);
    }
}
