// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import coordinatool.model.Scramble;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tasks in the order of {@link Task#IN_ORDER}, with the first that fits a given room found without looking at those
 * that do not. A treap: the binary tree that arises when tasks are inserted in the order of random priorities. The
 * priority is a scrambled arrival number, so it needs no room and nobody outside can choose it. Every step is O(log n)
 * expected.
 *
 * <p>An ordinary queue would not do: a request that comes back from a mover returns to its place, and any may be
 * cancelled.
 */
final class TaskTree {
    private Task root;
    /** Null once somebody has asked something since a task came last. */
    private RightEdge edge;

    int size() {
        closeEdge();
        return size(root);
    }

    /** Adds a task. */
    void add(Task task) {
        if (edge == null && isLast(task)) {
            edge = new RightEdge(root);
        }
        if (edge != null && edge.isBefore(task)) {
            root = edge.append(task);
        } else {
            closeEdge();
            insert(task);
        }
    }

    private boolean isLast(Task task) {
        Task last = root;
        while (last != null && last.right != null) {
            last = last.right;
        }
        return last == null || Task.before(last, task);
    }

    private void closeEdge() {
        if (edge != null) {
            edge.close();
            edge = null;
        }
    }

    /**
     * On the way down each node is told that there is one more below; nothing is left to do on the way up, and so the
     * other children are not looked at.
     */
    private void insert(Task task) {
        task.left = null;
        task.right = null;
        long priority = priority(task);
        int fit = task.fitSize();
        Task parent = null;
        boolean goesLeft = false;
        Task node = root;
        while (node != null && priority(node) >= priority) {
            node.subtreeSize++;
            node.subtreeFit = Math.min(node.subtreeFit, fit);
            parent = node;
            goesLeft = Task.before(task, node);
            node = goesLeft ? node.left : node.right;
        }
        if (node != null) {
            split(node, task, task);
        }
        update(task);
        if (parent == null) {
            root = task;
        } else if (goesLeft) {
            parent.left = task;
        } else {
            parent.right = task;
        }
    }

    /** The task must be in this tree. */
    void remove(Task task) {
        closeEdge();
        root = remove(root, task);
        task.left = null;
        task.right = null;
    }

    /** To be called when {@link Task#fitSize} of a task in this tree has changed. */
    void refresh(Task task) {
        closeEdge();
        refresh(root, task);
    }

    /** The first task, or null. */
    Task first() {
        Task node = root;
        while (node != null && node.left != null) {
            node = node.left;
        }
        return node;
    }

    /** The first task whose {@link Task#fitSize} is at most room, or null. */
    Task firstFitting(int room) {
        closeEdge();
        Task node = root;
        if (node == null || node.subtreeFit > room) {
            return null;
        }
        while (true) {
            if (node.left != null && node.left.subtreeFit <= room) {
                node = node.left;
            } else if (node.fitSize() <= room) {
                return node;
            } else {
                node = node.right;
            }
        }
    }

    /** How many tasks come before this one, which need not be in this tree. */
    int countBefore(Task task) {
        closeEdge();
        int count = 0;
        Task node = root;
        while (node != null) {
            if (Task.before(node, task)) {
                count += size(node.left) + 1;
                node = node.right;
            } else {
                node = node.left;
            }
        }
        return count;
    }

    /** Adds up to max tasks that come after the given place to the list, in order. */
    void listAfter(long rank, long arrival, int max, List<Task> to) {
        listAfter(root, rank, arrival, to.size() + max, to);
    }

    /**
     * Takes all tasks of another tree, which is empty then, and tells which they are. Costs O(n) in the other tree's
     * tasks, so the larger tree should take the smaller one.
     */
    void absorb(TaskTree other, Consumer<Task> taken) {
        closeEdge();
        other.closeEdge();
        each(other.root, taken);
        root = union(root, other.root);
        other.root = null;
    }

    private static void each(Task node, Consumer<Task> visitor) {
        if (node != null) {
            each(node.left, visitor);
            visitor.accept(node);
            each(node.right, visitor);
        }
    }

    private static Task union(Task a, Task b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        if (priority(a) < priority(b)) {
            return union(b, a);
        }
        Task left = a.left;
        Task right = a.right;
        split(b, a, a);
        a.left = union(left, a.left);
        a.right = union(right, a.right);
        return update(a);
    }

    private static void listAfter(Task node, long rank, long arrival, int limit, List<Task> to) {
        if (node == null || to.size() >= limit) {
            return;
        }
        boolean after = node.rank != rank ? node.rank > rank : node.arrival > arrival;
        if (after) {
            listAfter(node.left, rank, arrival, limit, to);
            if (to.size() >= limit) {
                return;
            }
            to.add(node);
        }
        listAfter(node.right, rank, arrival, limit, to);
    }

    /** Parts the subtree at pivot: what comes before goes to pivotParent.left, the rest to pivotParent.right. */
    private static void split(Task node, Task pivot, Task into) {
        Task before = null;
        Task after = null;
        if (node != null) {
            if (Task.before(node, pivot)) {
                split(node.right, pivot, into);
                node.right = into.left;
                before = update(node);
                after = into.right;
            } else {
                split(node.left, pivot, into);
                node.left = into.right;
                after = update(node);
                before = into.left;
            }
        }
        into.left = before;
        into.right = after;
    }

    private static Task remove(Task node, Task task) {
        if (node == task) {
            return merge(node.left, node.right);
        }
        if (Task.before(task, node)) {
            node.left = remove(node.left, task);
        } else {
            node.right = remove(node.right, task);
        }
        return update(node);
    }

    private static Task merge(Task a, Task b) {
        if (a == null) {
            return b;
        }
        if (b == null) {
            return a;
        }
        if (priority(a) > priority(b)) {
            a.right = merge(a.right, b);
            return update(a);
        }
        b.left = merge(a, b.left);
        return update(b);
    }

    private static void refresh(Task node, Task task) {
        if (node != task) {
            refresh(Task.before(task, node) ? node.left : node.right, task);
        }
        update(node);
    }

    static Task update(Task node) {
        int fit = node.fitSize();
        if (node.left != null) {
            fit = Math.min(fit, node.left.subtreeFit);
        }
        if (node.right != null) {
            fit = Math.min(fit, node.right.subtreeFit);
        }
        node.subtreeFit = fit;
        node.subtreeSize = size(node.left) + 1 + size(node.right);
        return node;
    }

    private static int size(Task node) {
        return node == null ? 0 : node.subtreeSize;
    }

    static long priority(Task task) {
        return Scramble.mix(task.arrival);
    }
}
