// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.MoverView.State;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.placement.BatchQueue;
import coordinatool.scheduler.queue.QueueHolder;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;

/** Says of a request why it waits, for people. O(movers), so for few requests only. */
final class WaitReasons {
    private final RequestTable table;
    private final Movers movers;
    private final Dispatcher dispatcher;
    private final InterruptedRestores interrupted;

    WaitReasons(RequestTable table, Movers movers, Dispatcher dispatcher, InterruptedRestores interrupted) {
        this.table = table;
        this.movers = movers;
        this.dispatcher = dispatcher;
        this.interrupted = interrupted;
    }

    /** Null where it does not wait. */
    String of(Task task) {
        if (task.queue() == null) {
            return null;
        }
        if (task.isHeld()) {
            return table.held().of(task).reason();
        }
        if (task.isKeptBack()) {
            return interrupted.isAsked(task) ? "Lustre is asked to end it and to give it anew"
                    : "a mover may come back that has been running it";
        }
        if (task.isBlocked()) {
            return behind(table.ofFile(task.fid(), 1).get(0));
        }
        if (dispatcher.isLocked()) {
            return "the queue is locked";
        }
        if (dispatcher.fsname() == null) {
            return "no ingest has said yet of which file system the queue is";
        }
        QueueHolder holder = task.queue().holder();
        boolean needsSlot = holder instanceof BatchQueue;
        return holder.runner() instanceof Mover mover ? ofMover(mover, needsSlot) : ofAny(task, needsSlot);
    }

    private static String behind(Task other) {
        return "another request of its file, cookie " + RequestKey.cookieText(other.cookie())
                + (other.isRunning() ? ", runs at " + other.runner().name() : ", goes first");
    }

    private static String ofMover(Mover mover, boolean needsSlot) {
        if (!mover.isConnected()) {
            return "its mover is not connected";
        }
        if (mover.isSuspended()) {
            return "its mover is suspended";
        }
        if (mover.state() != State.WAITING) {
            return "its mover does not ask for work";
        }
        return needsSlot ? "its mover has no batch slot for it" : "its mover has no room for it";
    }

    private String ofAny(Task task, boolean needsSlot) {
        int archiveId = task.queueKey().archiveId();
        int[] takers = new int[3];
        movers.forEachConnected(mover -> {
            if (mover.state() != State.INIT && mover.takes(archiveId)) {
                takers[mover.isSuspended() ? 2 : mover.state() == State.WAITING ? 1 : 0]++;
            }
        });
        if (takers[0] + takers[1] == 0 && takers[2] > 0) {
            return "every mover that takes its archive id is suspended";
        }
        if (takers[0] + takers[1] == 0) {
            return "no mover is connected that takes archive id " + Integer.toUnsignedString(archiveId);
        }
        if (takers[1] == 0) {
            return "no mover that takes its archive id asks for work";
        }
        return needsSlot ? "no mover has a batch slot for it" : "no mover that asks for work has room for it";
    }
}
