// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Place;
import java.util.Comparator;
import java.util.List;

/** The tasks of one kind that wait in one place, in order. Tells its holder when its first eligible task changes. */
class Queue {
    /** Lanes by their first eligible task. */
    static final Comparator<Queue> BY_HEAD = (a, b) -> a == b ? 0 : Task.before(a.head, b.head) ? -1 : 1;

    private final QueueKey kind;
    private final TaskTree tasks = new TaskTree();
    private QueueHolder holder;
    private Task head;

    Queue(QueueKey kind, QueueHolder holder) {
        this.kind = kind;
        this.holder = holder;
    }

    QueueKey kind() {
        return kind;
    }

    QueueHolder holder() {
        return holder;
    }

    /** Moves the lane with all its tasks. The holders have to see to their own order. */
    void holder(QueueHolder next) {
        holder = next;
    }

    int size() {
        return tasks.size();
    }

    /** First task that a mover may be given, or null. */
    Task head() {
        return head;
    }

    /** First task, whether it may run or not, or null. */
    Task first() {
        return tasks.first();
    }

    Task firstFitting(int room) {
        return tasks.firstFitting(room);
    }

    void add(Task task) {
        task.lane = this;
        tasks.add(task);
        changed();
        if (task.mayRun()) {
            holder.available(this);
        }
    }

    void remove(Task task) {
        tasks.remove(task);
        task.lane = null;
        changed();
        if (tasks.size() == 0) {
            holder.emptied(this);
        }
    }

    /** Takes all tasks of another lane of the same kind; neither may be in the order of a holder. */
    void absorb(Queue other) {
        tasks.absorb(other.tasks, task -> task.lane = this);
        head = tasks.firstFitting(Task.UNFIT - 1);
        other.head = null;
    }

    void setBlocked(Task task, boolean blocked) {
        task.blocked = blocked;
        refresh(task);
    }

    void setHeld(Task task, boolean held) {
        task.held = held;
        refresh(task);
    }

    private void refresh(Task task) {
        tasks.refresh(task);
        changed();
        if (task.mayRun()) {
            holder.available(this);
        }
    }

    void listAfter(long timestamp, long arrival, int max, List<Task> to) {
        tasks.listAfter(timestamp, arrival, max, to);
    }

    /** Where a task of this lane stands among those of its type that wait in the same queue. */
    Place place(Task task) {
        long before = 0;
        long all = 0;
        for (Queue lane : holder.peers(this)) {
            before += lane.tasks.countBefore(task);
            all += lane.size();
        }
        Mover mover = holder.mover();
        return new Place(mover == null ? null : mover.name, before + 1, all);
    }

    private void changed() {
        Task first = tasks.firstFitting(Task.UNFIT - 1);
        if (first != head) {
            holder.leaveOrder(this);
            head = first;
            holder.enterOrder(this);
        }
    }
}
