// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import coordinatool.model.Fid;
import coordinatool.model.KeyTable;
import java.util.List;

/**
 * Which tasks are of one file, so that one runs at a time: two archives of one file running at once can destroy the
 * good copy, and Lustre does not refuse the second any more. Nearly every file has a single task, which then stands for
 * itself.
 */
final class FileLocks {
    private final KeyTable<Object> byFid;

    FileLocks(long seed) {
        byFid = new KeyTable<>(seed, FileLocks::readKey);
    }

    private static void readKey(Object entry, KeyTable.Key key) {
        if (entry instanceof Task task) {
            key.set(0, task.fidSeq, task.fidOid, task.fidVer);
        } else {
            FileQueue queue = (FileQueue) entry;
            key.set(0, queue.seq, queue.oid, queue.ver);
        }
    }

    /** So many tasks will be added. */
    void reserve(int tasks) {
        byFid.reserve(tasks);
    }

    /** See {@link KeyTable#lookAhead}. */
    void lookAhead(Task[] tasks, int begin, int end) {
        byFid.lookAhead(tasks, begin, end);
    }

    /** A new task, waiting and in no queue yet, or running. Decides whether it is blocked. */
    void add(Task task) {
        Object entry = byFid.putIfAbsent(task);
        if (entry instanceof FileQueue group) {
            group.add(task);
        } else if (entry != null) {
            FileQueue group = new FileQueue(task);
            group.add((Task) entry);
            group.add(task);
            byFid.put(group);
        }
    }

    /** A task that waited, taken from its queue already, runs. */
    void started(Task task) {
        if (task.hasCompany) {
            group(task).stoppedWaiting(task, true);
        }
    }

    /** A task that ran waits again; it is in no queue yet. Decides whether it is blocked. */
    void tookBack(Task task) {
        if (task.hasCompany) {
            group(task).tookBack(task);
        }
    }

    /** A task, taken from its queue or mover already, is no more. */
    void remove(Task task, boolean ran) {
        if (task.hasCompany) {
            FileQueue group = group(task);
            if (ran) {
                group.ended(task);
            } else {
                group.stoppedWaiting(task, false);
            }
            if (group.size() == 0) {
                byFid.removeLike(group);
            }
        } else {
            byFid.removeLike(task);
        }
    }

    /** Up to max tasks of a file, those that run first. */
    List<Task> of(Fid fid, int max) {
        Object entry = byFid.get(0, fid);
        if (entry == null) {
            return List.of();
        }
        return entry instanceof FileQueue group ? group.tasks(max) : List.of((Task) entry);
    }

    private FileQueue group(Task task) {
        return (FileQueue) byFid.get(0, task.fidSeq, task.fidOid, task.fidVer);
    }
}
