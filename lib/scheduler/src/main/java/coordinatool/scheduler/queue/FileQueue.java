// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The tasks of a file that has more than one. While one runs all others are blocked. While none runs, the first of each
 * key is not blocked: an archive that no mover wants must not hold up a restore that a user waits for. So however many
 * tasks a file has, a start or an end changes only one of each key.
 */
final class FileQueue {
    final long seq;
    final int oid;
    final int ver;
    private final Map<QueueKey, TreeSet<Task>> waiting = new HashMap<>();
    private final Set<Task> running = new LinkedHashSet<>();
    private int size;

    FileQueue(Task like) {
        seq = like.fidSeq;
        oid = like.fidOid;
        ver = like.fidVer;
    }

    int size() {
        return size;
    }

    /** Up to max of its tasks, those that run first. */
    List<Task> tasks(int max) {
        return Stream.concat(running.stream(), waiting.values().stream().flatMap(Set::stream)).limit(max).toList();
    }

    /** A task that is in no queue yet, or is one that runs. */
    void add(Task task) {
        size++;
        task.hasCompany = true;
        if (task.isRunning()) {
            started(task);
        } else {
            wait(task);
        }
    }

    /** A waiting task, taken from its queue already, is to run or is no more. */
    void stoppedWaiting(Task task, boolean runs) {
        TreeSet<Task> same = waiting.get(task.queueKey);
        same.remove(task);
        if (same.isEmpty()) {
            waiting.remove(task.queueKey);
        }
        if (runs) {
            started(task);
        } else {
            size--;
            release(same);
        }
    }

    /** A running task is no more. */
    void ended(Task task) {
        size--;
        stoppedRunning(task);
    }

    /** A running task waits again; it is in no queue yet. */
    void tookBack(Task task) {
        stoppedRunning(task);
        wait(task);
    }

    private void wait(Task task) {
        TreeSet<Task> same = waiting.computeIfAbsent(task.queueKey, key -> new TreeSet<>(Task.IN_ORDER));
        Task former = same.isEmpty() ? null : same.first();
        same.add(task);
        task.blocked = !running.isEmpty() || same.first() != task;
        if (!task.blocked && former != null) {
            former.setBlocked(true);
        }
    }

    private void started(Task task) {
        running.add(task);
        for (TreeSet<Task> same : waiting.values()) {
            Task first = same.first();
            if (!first.blocked) {
                first.setBlocked(true);
            }
        }
    }

    private void stoppedRunning(Task task) {
        running.remove(task);
        waiting.values().forEach(this::release);
    }

    private void release(TreeSet<Task> same) {
        if (running.isEmpty() && !same.isEmpty() && same.first().blocked) {
            Task first = same.first();
            first.setBlocked(false);
        }
    }
}
