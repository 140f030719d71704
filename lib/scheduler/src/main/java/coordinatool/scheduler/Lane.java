// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import java.util.Comparator;
import java.util.List;

/** The tasks of one kind that wait in one queue, in order. Tells its queue when its first eligible task changes. */
final class Lane {
    /** Lanes by their first eligible task. */
    static final Comparator<Lane> BY_HEAD = (a, b) -> a == b ? 0 : Task.before(a.head, b.head) ? -1 : 1;

    private final Kind kind;
    private final WaitingQueue queue;
    private final TaskTree tasks = new TaskTree();
    private Task head;

    Lane(Kind kind, WaitingQueue queue) {
        this.kind = kind;
        this.queue = queue;
    }

    Kind kind() {
        return kind;
    }

    /** First task that is not blocked, or null. */
    Task head() {
        return head;
    }

    Task firstFitting(int room) {
        return tasks.firstFitting(room);
    }

    void add(Task task) {
        task.lane = this;
        tasks.add(task);
        changed();
        if (!task.blocked) {
            queue.available(this);
        }
    }

    void remove(Task task) {
        tasks.remove(task);
        task.lane = null;
        changed();
        if (tasks.size() == 0) {
            queue.forget(this);
        }
    }

    void setBlocked(Task task, boolean blocked) {
        task.blocked = blocked;
        tasks.refresh(task);
        changed();
        if (!blocked) {
            queue.available(this);
        }
    }

    void listAfter(long timestamp, long arrival, int max, List<Task> to) {
        tasks.listAfter(timestamp, arrival, max, to);
    }

    /** How many tasks of this lane come before this one, which may be another lane's. */
    int countBefore(Task task) {
        return tasks.countBefore(task);
    }

    int size() {
        return tasks.size();
    }

    WaitingQueue queue() {
        return queue;
    }

    private void changed() {
        Task first = tasks.firstFitting(Task.UNFIT - 1);
        if (first != head) {
            queue.leaveOrder(this);
            head = first;
            queue.enterOrder(this);
        }
    }
}
