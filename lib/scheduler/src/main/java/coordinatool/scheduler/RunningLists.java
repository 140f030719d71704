// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Movers that come and say what they run, in as many parts as that takes: each request of a part is the mover's from
 * then on. With the last part it is known what it does not run any more.
 */
final class RunningLists {
    private static final String NOT_RUN = "its mover does not run it";

    /** One that is being told. */
    private static final class Told {
        final Mover mover;
        final boolean replay;
        final boolean alone;
        /** What it has got up to this turn, and does not list, it does not run. */
        final int before;
        /** What it was to give up and has not listed yet: it may have that until the list is over. */
        final Set<RequestKey> givenUp;
        /** What it had when it was taken for gone. */
        final Set<RequestKey> had;
        final Set<RequestKey> ended;
        final Set<Mover> formerMovers = new LinkedHashSet<>();

        Told(Mover mover, boolean replay, Set<RequestKey> had, Set<RequestKey> ended) {
            this.mover = mover;
            this.replay = replay;
            this.alone = mover.load() == 1;
            this.before = mover.lastTurn();
            this.givenUp = new LinkedHashSet<>(mover.strays().keySet());
            this.had = had;
            this.ended = ended;
        }
    }

    private final RequestTable table;
    private final Admission admission;
    private final Dispatcher dispatcher;
    private final TakingBack takingBack;
    private final Settling settling;
    private final Strays strays;
    private final Effects effects;
    private final Map<Long, Told> open = new HashMap<>();

    RunningLists(RequestTable table, Admission admission, Dispatcher dispatcher, TakingBack takingBack,
            Settling settling, Effects effects) {
        this.table = table;
        this.admission = admission;
        this.dispatcher = dispatcher;
        this.takingBack = takingBack;
        this.settling = settling;
        this.strays = admission.strays();
        this.effects = effects;
    }

    /**
     * A mover is welcome and will say what it runs.
     *
     * @param none   whether that is nothing
     * @param replay see {@link #isReplay}
     */
    void begin(Mover mover, boolean none, boolean replay) {
        open.put(mover.conn(), new Told(mover, replay, strays.before(mover),
                none ? Set.of() : admission.endedLately().at(mover.name())));
    }

    /** The mover at the end of this connection that is saying what it runs, null where none is. */
    Mover mover(long conn) {
        Told told = open.get(conn);
        return told == null ? null : told.mover;
    }

    /** Whether the mover was welcomed by an earlier life of the scheduler: it is not answered. */
    boolean isReplay(long conn) {
        return open.get(conn).replay;
    }

    /** The next part of what it runs. */
    void part(long conn, Iterable<Request> running, long now) {
        Told told = open.get(conn);
        dispatcher.withReindex(told.mover, () -> {
            for (Request item : running) {
                if (item.action() != Action.CANCEL) {
                    claim(told, item, now);
                }
            }
        });
    }

    /** That was all. Whoever had a part of it before is to be looked at, {@link Dispatcher#reconsider}. */
    Set<Mover> end(long conn, long now) {
        Told told = open.remove(conn);
        settling.moverReturned(told.replay, now);
        told.givenUp.forEach(key -> hasLetGo(told, key, now));
        strays.returned(told.mover);
        takingBack.add(told.mover, told.before, NOT_RUN, told.alone, now);
        return told.formerMovers;
    }

    /** Who has what somebody else runs. */
    Strays strays() {
        return strays;
    }

    /** The connection is gone. The mover has what it has said, and what it has not. */
    void gone(long conn) {
        open.remove(conn);
    }

    private void claim(Told told, Request item, long now) {
        Task task = table.find(item);
        if (task == null && !told.ended.contains(item.fileKey())) {
            bringAlong(told, item, now);
        } else if (task != null) {
            boolean givenUp = told.givenUp.remove(task.key()) && strays.letGo(told.mover, task.key());
            if (runsElsewhere(told, task, givenUp)) {
                strays.giveUp(told.mover, task);
            } else {
                claim(told, task);
            }
        }
    }

    /**
     * Whether it is another mover that goes on with the request, or has nobody go on with it any more. The one that
     * says that it runs it had been told to give it up.
     */
    private boolean runsElsewhere(Told told, Task task, boolean givenUp) {
        return task.isRunning() && Mover.of(task) != told.mover
                && (givenUp && Mover.of(task).isConnected() || hasSucceeded(task));
    }

    /** It does not list what it was to give up. Meanwhile that may have become its own, see {@link Strays#goOn}. */
    private void hasLetGo(Told told, RequestKey key, long now) {
        strays.letGo(told.mover, key);
        Task task = table.find(key);
        if (task != null && task.runner() == told.mover && task.turn() - told.before > 0) {
            admission.takeBack(task, NOT_RUN, false, now);
        }
    }

    private boolean hasSucceeded(Task task) {
        Integer outcome = strays.outcome(task.key());
        return outcome != null && outcome == 0;
    }

    /**
     * A mover comes with a request that is not known. It was, perhaps, when it was taken for gone, and has ended since.
     */
    private void bringAlong(Told told, Request item, long now) {
        Task task = admission.takeRunning(item, told.mover, now);
        effects.dispatched(task.request(), told.mover.name());
        if (TakenForGone.has(told.had, item)) {
            effects.warn("mover comes with a request that has ended, and is told to give it up", "mover",
                    told.mover.name(), "fid", task.fid(), "cookie", RequestKey.cookieText(task.cookie()));
            strays.endedBefore(task);
        }
    }

    private void claim(Told told, Task task) {
        if (!task.isRunning()) {
            table.start(task, told.mover);
        } else if (Mover.of(task) != told.mover) {
            moved(told, task);
        } else {
            table.hasStill(task);
            if (hasSucceeded(task)) {
                strays.giveUp(told.mover, task);
            }
            return;
        }
        effects.dispatched(task.request(), told.mover.name());
    }

    private void moved(Told told, Task task) {
        Mover former = Mover.of(task);
        dispatcher.withReindex(former, () -> strays.move(task, told.mover));
        if (former.isForgotten()) {
            // It was about to be taken back from it.
            return;
        }
        strayed(task, former, told.mover);
        told.formerMovers.add(former);
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
