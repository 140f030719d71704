// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
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
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;

/** Movers that come and go, and what becomes of what they run. */
final class MoverRegistry {
    private final RequestTable table;
    private final ArchiveRouter router;
    private final Movers movers;
    private final Admission admission;
    private final Dispatcher dispatcher;
    private final Settling settling;
    private final Strays strays;
    private final Effects effects;

    MoverRegistry(RequestTable table, ArchiveRouter router, Movers movers, Admission admission, Dispatcher dispatcher,
            Settling settling, Effects effects) {
        this.table = table;
        this.router = router;
        this.movers = movers;
        this.admission = admission;
        this.dispatcher = dispatcher;
        this.settling = settling;
        this.strays = admission.strays();
        this.effects = effects;
    }

    void connected(long conn, String address) {
        if (movers.of(conn) == null) {
            movers.connect(conn, address);
        }
    }

    /** @param replay the mover was welcomed by an earlier life of the scheduler: it is not answered */
    void ehlo(long id, long conn, Ehlo ehlo, boolean replay, long now) {
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
            settling.moverReturned(replay, now);
            welcome(ehlo, movers.welcome(here, name, ehlo.mover() != null), now);
        }
        if (!replay) {
            effects.answer(id, errno, error);
        } else if (errno != 0) {
            effects.warn("mover of an earlier life refused", "mover", name, "error", error);
        }
    }

    /** @param returns whether it is only out of sight */
    void disconnected(long conn, boolean returns, long now) {
        Mover mover = movers.of(conn);
        if (mover == null) {
            return;
        }
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
            Mover mover = movers.named(name);
            table.start(task, mover != null ? mover : movers.expect(name, now));
        }
    }

    /** Besides the mover that it was assigned to, this one has it; its grace begins. */
    void recoverStray(RequestKey key, String name, long now) {
        Task task = table.find(key);
        if (task == null || !task.isRunning()) {
            strays.goneWith(key, name);
            return;
        }
        Mover mover = movers.named(name);
        strays.giveUp(mover != null ? mover : movers.expect(name, now), task);
    }

    /** A mover was taken for gone with this request. */
    void recoverGone(RequestKey key, String name) {
        strays.goneWith(key, name);
    }

    /** Ends the grace of movers that did not come back in time. */
    void expire(long now, long grace) {
        for (Mover mover = movers.nextExpired(now, grace); mover != null; mover = movers.nextExpired(now, grace)) {
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
        boolean alone = mover.load() == 1;
        mover.tasks().forEach(task -> admission.takeBack(task, "its mover is gone", alone, now));
        router.relocate();
    }

    private void welcome(Ehlo ehlo, Mover mover, long now) {
        mover.setArchiveIds(ehlo.archiveIds());
        if (mover.isSuspended()) {
            effects.warn("mover is here that is suspended, see coordinatool-client resume", "mover", mover.name());
        }
        boolean alone = mover.load() == 1;
        Set<Task> running = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Mover> formerMovers = new LinkedHashSet<>();
        Set<RequestKey> givenUp = strays.letGoOfAll(mover);
        Set<RequestKey> before = strays.returned(mover);
        Set<RequestKey> ended = ehlo.running().isEmpty() ? Set.of() : admission.endedLately().at(mover.name());
        for (Request item : ehlo.running()) {
            if (item.action() != Action.CANCEL) {
                Task task = table.find(item);
                if (task != null && runsElsewhere(task, mover, givenUp.contains(task.key()))) {
                    strays.giveUp(mover, task);
                } else if (task != null) {
                    running.add(claim(task, mover, formerMovers));
                } else if (!ended.contains(EndedLately.key(item))) {
                    running.add(bringAlong(item, mover, TakenForGone.has(before, item), now));
                }
            }
        }
        for (Task task : mover.tasks()) {
            if (!running.contains(task)) {
                admission.takeBack(task, "its mover does not run it", alone, now);
            }
        }
        router.connected(mover);
        // Not earlier: what they get must not be what this mover runs.
        formerMovers.forEach(dispatcher::reconsider);
    }

    /**
     * Whether it is another mover that goes on with the request, or has nobody go on with it any more.
     *
     * @param givenUp this mover had been told to give it up
     */
    private boolean runsElsewhere(Task task, Mover mover, boolean givenUp) {
        return task.isRunning() && Mover.of(task) != mover
                && (givenUp && Mover.of(task).isConnected() || hasSucceeded(task));
    }

    private boolean hasSucceeded(Task task) {
        Integer outcome = strays.outcome(task.key());
        return outcome != null && outcome == 0;
    }

    /**
     * A mover comes with a request that is not known.
     *
     * @param ended it was, when the mover was taken for gone, and has ended since
     */
    private Task bringAlong(Request item, Mover mover, boolean ended, long now) {
        Task task = admission.takeRunning(item, mover, now);
        effects.dispatched(task.request(), mover.name());
        if (ended) {
            effects.warn("mover comes with a request that has ended, and is told to give it up", "mover", mover.name(),
                    "fid", task.fid(), "cookie", RequestKey.cookieText(task.cookie()));
            strays.endedBefore(task);
        }
        return task;
    }

    private Task claim(Task task, Mover mover, Set<Mover> formerMovers) {
        Mover former = Mover.of(task);
        if (!task.isRunning()) {
            table.start(task, mover);
        } else if (former != mover) {
            dispatcher.withReindex(former, () -> strays.move(task, mover));
            strayed(task, former, mover);
            formerMovers.add(former);
        } else {
            if (hasSucceeded(task)) {
                strays.giveUp(mover, task);
            }
            return task;
        }
        effects.dispatched(task.request(), mover.name());
        return task;
    }

    /**
     * A mover comes with what another one has been given since. The newcomer has worked on it longer, so it goes on;
     * the other one is told to give it up.
     */
    private void strayed(Task task, Mover former, Mover mover) {
        effects.warn("mover comes with a request that another one has, which is told to give it"
                + " up", "mover", mover.name(), "other", former.name(), "fid", task.fid(), "cookie",
                RequestKey.cookieText(task.cookie()));
        strays.giveUp(former, task);
    }
}
