// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.LockMode;
import coordinatool.model.MoverView.State;
import coordinatool.model.RecvLimits;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.movers.WaitingMovers;
import coordinatool.scheduler.placement.ArchiveRouter;
import coordinatool.scheduler.policy.Share;
import coordinatool.scheduler.queue.Availability;
import coordinatool.scheduler.queue.Queue;
import coordinatool.scheduler.queue.QueueKey;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;
import java.util.List;

/** Gives work to movers: to each that asks what there is for it, and to those that wait what becomes available. */
final class Dispatcher {
    /** The order of types within a reply: users wait for restores, and removes are short. */
    private static final List<Action> PRIORITY = List.of(Action.RESTORE, Action.REMOVE, Action.ARCHIVE);

    private final RequestTable table;
    private final ArchiveRouter router;
    private final Availability availability;
    private final Movers movers;
    private final Share share;
    private final MoverDeaths deaths;
    private final Effects effects;
    private final WaitingMovers waiting = new WaitingMovers();
    private String fsname;
    private LockMode lock = LockMode.UNLOCKED;

    Dispatcher(RequestTable table, ArchiveRouter router, Availability availability, Movers movers, Share share,
            MoverDeaths deaths, Effects effects) {
        this.table = table;
        this.router = router;
        this.availability = availability;
        this.movers = movers;
        this.share = share;
        this.deaths = deaths;
        this.effects = effects;
    }

    /** File system that all work is for, null while not known. Until then nothing is given out. */
    String fsname() {
        return fsname;
    }

    /** Whether this is another file system than the one that is known; null is none. */
    boolean isOther(String name) {
        return name != null && fsname != null && !name.equals(fsname);
    }

    void fsname(String name) {
        fsname = name;
        reconsiderAll();
    }

    LockMode lockMode() {
        return lock;
    }

    /** While locked, only cancels are given out. */
    void lock(LockMode mode) {
        lock = mode;
        if (!isLocked()) {
            reconsiderAll();
        }
    }

    boolean isLocked() {
        return lock != LockMode.UNLOCKED;
    }

    private void reconsiderAll() {
        router.anybody().all().forEach(queue -> availability.add(queue.key()));
        movers.forEachConnected(availability::add);
    }

    /** The mover has asked for work; it gets some now or waits. */
    void ask(Mover mover, long id, RecvLimits limits) {
        mover.asks(id, limits);
        router.asking(mover);
        if (!give(mover)) {
            waiting.add(mover);
        }
    }

    /** The mover does not wait for work any more. */
    void stopWaiting(Mover mover) {
        waiting.remove(mover);
    }

    /** Changes what a mover runs. It may be waiting for work, in a place that depends on what it runs. */
    void withReindex(Mover mover, Runnable change) {
        boolean waits = mover.state() == State.WAITING;
        if (waits) {
            waiting.suspend(mover);
        }
        change.run();
        if (waits) {
            waiting.resume(mover);
        }
    }

    /** Something changed for this mover: serve it if it waits and there is something for it now. */
    void reconsider(Mover mover) {
        if (mover.state() == State.WAITING) {
            giveWaiting(mover);
        }
    }

    /** Serves waiting movers with what has become available since the last call. */
    void serve() {
        router.settle();
        if (isLocked() || fsname == null) {
            return;
        }
        do {
            serve(availability.takeKeys());
            // What was taken may have made way for something else.
        } while (availability.hasKeys());
    }

    private void serve(List<QueueKey> keys) {
        for (Action action : PRIORITY) {
            if (action == Action.ARCHIVE) {
                serveThoseWithArchivesOfTheirOwn();
            }
            for (QueueKey key : keys) {
                if (key.action() == action) {
                    serve(key);
                }
            }
        }
    }

    private void serveThoseWithArchivesOfTheirOwn() {
        for (Mover mover = (Mover) availability.pollRunner(); mover != null;
                mover = (Mover) availability.pollRunner()) {
            reconsider(mover);
        }
    }

    private void serve(QueueKey key) {
        Mover mover = null;
        while (true) {
            Queue queue = router.anybody().get(key);
            if (queue == null || queue.head() == null) {
                return;
            }
            Mover next = waiting.next(key, mover);
            if (next == null) {
                return;
            }
            if (!giveWaiting(next)) {
                mover = next;
            }
        }
    }

    private boolean giveWaiting(Mover mover) {
        waiting.suspend(mover);
        boolean given = give(mover);
        if (!given) {
            waiting.resume(mover);
        }
        return given;
    }

    /** Answers the recv of a mover that is not among the waiting ones, if there is something for it. */
    private boolean give(Mover mover) {
        if (fsname == null) {
            return false;
        }
        Reply reply = new Reply(mover, table, router, deaths, effects);
        reply.addCancels();
        if (!isLocked()) {
            reply.add(Action.RESTORE, quota(mover, Action.RESTORE));
            reply.add(Action.REMOVE, quota(mover, Action.REMOVE));
            reply.addArchives(quota(mover, Action.ARCHIVE));
        }
        if (reply.isEmpty()) {
            return false;
        }
        mover.asksNoMore();
        for (Task task : reply.tasks()) {
            effects.dispatched(task.request(), mover.name());
        }
        effects.work(mover.recvId(), mover.conn(), reply.work(fsname));
        return true;
    }

    private long quota(Mover mover, Action action) {
        return Math.min(share.of(action, table.counters().pending(action), movers.connected()), mover.room(action));
    }
}
