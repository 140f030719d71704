// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.Errno;
import coordinatool.model.MoverView;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Movers that come and go, and what becomes of what they run. */
final class MoverRegistry {
    private final RequestTable backlog;
    private final Movers movers;
    private final Admission intake;
    private final Dispatcher dispatcher;
    private final Cancels cancels;
    private final Reordered reordered;
    private final InterruptedRestores interrupted;
    private final Settling settling;
    private final Effects effects;

    MoverRegistry(RequestTable backlog, Movers movers, Admission intake, Dispatcher dispatcher, Cancels cancels,
            Reordered reordered, InterruptedRestores interrupted, Settling settling, Effects effects) {
        this.backlog = backlog;
        this.movers = movers;
        this.intake = intake;
        this.dispatcher = dispatcher;
        this.cancels = cancels;
        this.reordered = reordered;
        this.interrupted = interrupted;
        this.settling = settling;
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
        String name = ehlo.mover() != null || here == null ? ehlo.mover() : here.name;
        Mover known = name == null ? null : movers.named(name);
        int errno = 0;
        String error = null;
        if (here == null || here.state != MoverView.State.INIT) {
            errno = Errno.EINVAL;
            error = here == null ? "unknown connection" : "ehlo was said already";
        } else if (dispatcher.isOther(ehlo.fsname())) {
            errno = Errno.EINVAL;
            error = "Bad fsname";
        } else if (known != null && known.state != MoverView.State.DISCONNECTED) {
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
        backlog.placement().disconnecting(mover);
        if ((mover.named || returns) && mover.state != MoverView.State.INIT) {
            movers.disconnect(mover, now);
        } else {
            movers.forgetConnected(mover);
            mover.state = MoverView.State.DISCONNECTED;
            forgotten(mover, now);
        }
    }

    void recoverAssignment(RequestKey key, String name, long now) {
        Task task = backlog.find(key.cookie(), key.dfid());
        if (task != null && !task.isRunning()) {
            Mover mover = movers.named(name);
            backlog.start(task, mover != null ? mover : movers.expect(name, now));
        }
    }

    /** Ends the grace of movers that did not come back in time. */
    void expire(long now, long grace) {
        for (Mover mover = movers.nextExpired(now, grace); mover != null; mover = movers.nextExpired(now, grace)) {
            long waiting = backlog.placement().waitingFor(mover);
            Object[] details = {"mover", mover.name, "requests", mover.load(), "waiting", waiting};
            if (mover.load() + waiting > 0) {
                effects.warn("mover did not come, what it had goes to others where it can", details);
            } else {
                effects.info("mover did not come, what it had goes to others where it can", details);
            }
            forgotten(mover, now);
        }
    }

    private void forgotten(Mover mover, long now) {
        backlog.placement().forgotten(mover);
        mover.tasks().forEach(task -> takeBack(task, now));
        backlog.placement().relocate();
    }

    private void welcome(Ehlo ehlo, Mover mover, long now) {
        mover.archiveIds = Arrays.stream(ehlo.archiveIds()).sorted().distinct().toArray();
        mover.smallBufferNoted = false;
        Set<Task> running = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Mover> formerMovers = new LinkedHashSet<>();
        Set<RequestKey> strays = Set.copyOf(mover.strays.keySet());
        mover.strays.clear();
        for (Request item : ehlo.running()) {
            if (item.action() != Action.CANCEL) {
                Task task = backlog.find(item);
                if (task != null && strays.contains(task.key()) && runsElsewhere(task, mover)) {
                    mover.giveUp(task);
                } else {
                    running.add(claim(item, task, mover, formerMovers, now));
                }
            }
        }
        for (Task task : mover.tasks()) {
            if (!running.contains(task)) {
                takeBack(task, now);
            }
        }
        backlog.placement().connected(mover);
        // Not earlier: what they get must not be what this mover runs.
        formerMovers.forEach(dispatcher::reconsider);
    }

    private static boolean runsElsewhere(Task task, Mover mover) {
        return task.isRunning() && task.mover != mover && task.mover.state != MoverView.State.DISCONNECTED;
    }

    /** @param known the task that the item speaks of, or null */
    private Task claim(Request item, Task known, Mover mover, Set<Mover> formerMovers, long now) {
        Task task = known;
        if (task == null) {
            task = intake.takeRunning(item, mover, now);
            cancels.added(task);
        } else if (!task.isRunning()) {
            backlog.start(task, mover);
        } else if (task.mover != mover) {
            Task moved = task;
            Mover former = task.mover;
            cancels.move(task, mover);
            dispatcher.withReindex(former, () -> backlog.move(moved, mover));
            strayed(task, former, mover);
            formerMovers.add(former);
        } else {
            return task;
        }
        effects.dispatched(task.request(), mover.name);
        return task;
    }

    /**
     * A mover comes with what another one has been given since. The newcomer has worked on it longer, so it goes on; the
     * other one is told to give it up.
     */
    private void strayed(Task task, Mover former, Mover mover) {
        effects.warn("mover comes with a request that another one has, which is told to give it"
                + " up", "mover", mover.name, "other", former.name, "fid", task.fid(), "cookie",
                Long.toUnsignedString(task.cookie));
        if (former.state != MoverView.State.DISCONNECTED) {
            former.giveUp(task);
        }
    }

    private void takeBack(Task task, long now) {
        RequestKey key = task.key();
        Request order = reordered.take(key);
        if (cancels.endInsteadOfReturning(task)) {
            intake.ended(key, task.arrival, now);
            return;
        }
        effects.takenBack(task.request());
        if (order == null) {
            interrupted.takingBack(task);
        }
        backlog.takeBack(task);
        if (order != null) {
            intake.arrived(List.of(order), now);
        }
    }
}
