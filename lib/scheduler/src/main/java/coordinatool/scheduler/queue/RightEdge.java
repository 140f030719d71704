// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import java.util.Arrays;

/**
 * The right edge of a {@link TaskTree} while tasks come that are last, one after the other, as nearly all do. Each new
 * one is put below the lowest node of the edge that has a higher priority, and takes what was below that one to its
 * left, so it looks at two nodes on average in place of the whole edge. The price is that nodes of the edge do not know
 * what is to their right before {@link #close}.
 */
final class RightEdge {
    private static final int FIRST = 16;

    /** The root first; {@link Task#subtreeSize} of each leaves out what is to its right. */
    private Task[] nodes = new Task[FIRST];
    private int length;

    RightEdge(Task root) {
        for (Task node = root; node != null; node = node.right) {
            if (node.right != null) {
                node.subtreeSize -= node.right.subtreeSize;
            }
            push(node);
        }
    }

    /** Whether the task comes after all that are in the tree. */
    boolean isBefore(Task task) {
        return length == 0 || Task.before(nodes[length - 1], task);
    }

    /** Adds a task that comes after all. Returns the root. */
    Task append(Task task) {
        long priority = TaskTree.priority(task);
        Task below = null;
        while (length > 0 && TaskTree.priority(nodes[length - 1]) < priority) {
            below = nodes[--length];
            close(below);
        }
        task.left = below;
        task.right = null;
        TaskTree.update(task);
        if (length > 0) {
            nodes[length - 1].right = task;
        }
        push(task);
        return nodes[0];
    }

    /** All nodes know what is below them again; to be called once, at the end. */
    void close() {
        while (length > 0) {
            close(nodes[--length]);
        }
    }

    private static void close(Task node) {
        Task right = node.right;
        if (right != null) {
            node.subtreeSize += right.subtreeSize;
            node.subtreeFit = Math.min(node.subtreeFit, right.subtreeFit);
        }
    }

    private void push(Task node) {
        if (length == nodes.length) {
            nodes = Arrays.copyOf(nodes, length * 2);
        }
        nodes[length++] = node;
    }
}
