// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The tasks of a file that has more than one. While one runs all others are blocked. While none runs, the first of each
 * kind is not blocked: an archive that no mover wants must not hold up a restore that a user waits for. So however many
 * tasks a file has, a start or an end changes only one of each kind.
 */
final class FileGroup {
    final long seq;
    final int oid;
    final int ver;
    private final Map<Kind, TreeSet<Task>> waiting = new HashMap<>();
    private int running;
    private int size;

    FileGroup(Task like) {
        seq = like.fidSeq;
        oid = like.fidOid;
        ver = like.fidVer;
    }

    int size() {
        return size;
    }

    /** A task that is in no lane yet, or is one that runs. */
    void add(Task task) {
        size++;
        if (task.isRunning()) {
            started();
        } else {
            wait(task);
        }
    }

    /** A waiting task, taken from its lane already, is to run or is no more. */
    void stoppedWaiting(Task task, boolean runs) {
        TreeSet<Task> same = waiting.get(task.kind);
        same.remove(task);
        if (same.isEmpty()) {
            waiting.remove(task.kind);
        }
        if (runs) {
            started();
        } else {
            size--;
            release(same);
        }
    }

    /** A running task is no more. */
    void ended() {
        size--;
        stoppedRunning();
    }

    /** A running task waits again; it is in no lane yet. */
    void tookBack(Task task) {
        stoppedRunning();
        wait(task);
    }

    private void wait(Task task) {
        TreeSet<Task> same = waiting.computeIfAbsent(task.kind, k -> new TreeSet<>(Task.IN_ORDER));
        Task former = same.isEmpty() ? null : same.first();
        same.add(task);
        task.blocked = running > 0 || same.first() != task;
        if (!task.blocked && former != null) {
            former.lane.setBlocked(former, true);
        }
    }

    private void started() {
        running++;
        for (TreeSet<Task> same : waiting.values()) {
            Task first = same.first();
            if (!first.blocked) {
                first.lane.setBlocked(first, true);
            }
        }
    }

    private void stoppedRunning() {
        running--;
        waiting.values().forEach(this::release);
    }

    private void release(TreeSet<Task> same) {
        if (running == 0 && !same.isEmpty() && same.first().blocked) {
            Task first = same.first();
            first.lane.setBlocked(first, false);
        }
    }
}
