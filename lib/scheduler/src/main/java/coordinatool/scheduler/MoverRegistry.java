// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Ehlo;
import coordinatool.model.Errno;
import coordinatool.model.MoverView.State;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.placement.ArchiveRouter;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;
import java.util.List;
import java.util.Set;

/** Movers that come and go, and what becomes of what they run. */
final class MoverRegistry {
    /** Movers whose grace ends in one step: some milliseconds. */
    private static final int EXPIRE_AT_ONCE = 100;

    private final RequestTable table;
    private final ArchiveRouter router;
    private final Movers movers;
    private final Dispatcher dispatcher;
    private final RunningLists lists;
    private final TakingBack takingBack;
    private final Strays strays;
    private final Effects effects;

    MoverRegistry(RequestTable table, ArchiveRouter router, Movers movers, Dispatcher dispatcher,
            RunningLists lists, TakingBack takingBack, Effects effects) {
        this.table = table;
        this.router = router;
        this.movers = movers;
        this.dispatcher = dispatcher;
        this.lists = lists;
        this.takingBack = takingBack;
        this.strays = lists.strays();
        this.effects = effects;
    }

    void connected(long conn, String address) {
        if (movers.of(conn) == null) {
            movers.connect(conn, address);
        }
    }

    /**
     * @param replay the mover was welcomed by an earlier life of the scheduler: it is not answered
     * @param more   whether {@link #runs} will say more of its running list
     */
    void ehlo(long id, long conn, Ehlo ehlo, boolean replay, boolean more, long now) {
        Mover here = movers.of(conn);
        String name = ehlo.mover() != null || here == null ? ehlo.mover() : here.name();
        Mover known = name == null ? null : movers.named(name);
        int errno = 0;
        String error = null;
        if (here == null || here.state() != State.INIT) {
            errno = Errno.EINVAL;
            error = here == null ? "unknown connection" : "ehlo was said already";
        } else if (dispatcher.isOther(ehlo.fsname())) {
            errno = Errno.EINVAL;
            error = "Bad fsname";
        } else if (known != null && known.isConnected()) {
            errno = Errno.EEXIST;
            error = "id already used by another client";
        } else {
            welcome(ehlo, movers.welcome(here, name, ehlo.mover() != null), replay);
            runs(id, conn, ehlo.running(), more, now);
            return;
        }
        if (!replay) {
            effects.answer(id, errno, error);
        } else if (errno != 0) {
            effects.warn("mover of an earlier life refused", "mover", name, "error", error);
        }
    }

    /**
     * The next part of what a mover runs whose ehlo was accepted; ignored where it was not. Answered unless it is a
     * replay.
     */
    void runs(long id, long conn, List<Request> running, boolean more, long now) {
        Mover mover = lists.mover(conn);
        if (mover == null) {
            return;
        }
        boolean replay = lists.isReplay(conn);
        lists.part(conn, running, now);
        if (!more) {
            Set<Mover> former = lists.end(conn, now);
            router.connected(mover);
            // Not earlier: what they get must not be what this mover runs.
            former.forEach(dispatcher::reconsider);
        }
        if (!replay) {
            effects.answer(id, 0, null);
        }
    }

    private void welcome(Ehlo ehlo, Mover mover, boolean replay) {
        mover.setArchiveIds(ehlo.archiveIds());
        if (mover.isSuspended()) {
            effects.warn("mover is here that is suspended, see coordinatool-client resume", "mover", mover.name());
        }
        lists.begin(mover, ehlo.running().isEmpty(), replay);
    }

    /** @param returns whether it is only out of sight */
    void disconnected(long conn, boolean returns, long now) {
        Mover mover = movers.of(conn);
        if (mover == null) {
            return;
        }
        lists.gone(conn);
        dispatcher.stopWaiting(mover);
        router.disconnecting(mover);
        if ((mover.isNamed() || returns) && mover.state() != State.INIT) {
            movers.disconnect(mover, now);
            Mover tooMany = movers.oneTooMany(idle -> router.waitingFor(idle) == 0);
            if (tooMany != null) {
                effects.info("mover that is away and has nothing to do forgotten early, there are too many of these",
                        "mover", tooMany.name());
                forgotten(tooMany, now);
            }
        } else {
            movers.forgetConnected(mover);
            forgotten(mover, now);
        }
    }

    void recoverSuspension(String name) {
        movers.suspend(name);
    }

    void recoverAssignment(RequestKey key, String name, long now) {
        Task task = table.find(key);
        if (task != null && !task.isRunning()) {
            table.start(task, movers.expect(name, now));
        }
    }

    /** Besides the mover that it was assigned to, this one has it; its grace begins. */
    void recoverStray(RequestKey key, String name, long now) {
        Task task = table.find(key);
        if (task == null || !task.isRunning()) {
            strays.goneWith(key, name);
        } else {
            strays.giveUp(movers.expect(name, now), task);
        }
    }

    /** Ends the grace of some movers that did not come back in time. */
    void expire(long now, long grace) {
        for (int left = EXPIRE_AT_ONCE; left > 0 && takingBack.isOver(); left--) {
            Mover mover = movers.nextExpired(now, grace);
            if (mover == null) {
                return;
            }
            long waiting = router.waitingFor(mover);
            Object[] details = {"mover", mover.name(), "requests", mover.load(), "waiting", waiting};
            if (mover.load() + waiting > 0) {
                effects.warn("mover did not come back, its requests go to other movers where they may", details);
            } else {
                effects.info("mover did not come back, its requests go to other movers where they may", details);
            }
            forgotten(mover, now);
        }
    }

    private void forgotten(Mover mover, long now) {
        strays.goneWithAll(mover);
        router.forgotten(mover);
        takingBack.addAll(mover, now);
        router.relocate();
    }
}
