// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The queue and every decision: takes {@link Command}s, gives {@link Effect}s. No I/O, no threads, no clock and no
 * random source: time comes with each call and randomness with the constructor, so equal histories have equal outcomes.
 *
 * <p>Every step costs O(1) or O(log n) in requests and movers, and what it gives out. Not thread-safe.
 */
public final class Scheduler {
    /** Lock modes: give out work; give out none; give out none, and end once nothing runs. */
    public static final int UNLOCKED = 0;
    public static final int LOCKED = 1;
    public static final int LOCKED_QUIT = 2;

    private final Consumer<Effect> effects;
    private final Counters counters = new Counters();
    private final Movers movers;
    private final Backlog backlog;
    private final Dispatcher dispatcher;
    private final Cancels cancels;
    private final Outcomes outcomes;
    private final Reordered reordered;
    private final InterruptedRestores interrupted;
    private final Settling settling;
    private final Intake intake;
    private final Reception reception;
    private final Listing listing;
    private final long grace;
    private int lock = UNLOCKED;
    private boolean quitSaid;

    /**
     * @param policy  what the site has chosen
     * @param seed    for the hashing of what may come from anyone, and the choice among hosts
     * @param effects is told what is to be done, from within {@link #apply} and {@link #tick}
     */
    public Scheduler(Policy policy, long seed, Consumer<Effect> effects) {
        this.grace = policy.graceNanos();
        this.effects = effects;
        this.movers = new Movers(policy.hasBatches());
        this.backlog = new Backlog(policy, movers, seed, counters, effects);
        this.dispatcher = new Dispatcher(backlog, movers, counters, effects);
        this.outcomes = new Outcomes(counters, effects);
        this.cancels = new Cancels(backlog, dispatcher, counters, effects);
        this.settling = new Settling(policy.graceNanos());
        this.reordered = new Reordered(effects);
        this.interrupted = new InterruptedRestores(backlog, effects);
        this.intake = new Intake(backlog, cancels, reordered, interrupted, effects);
        this.reception = new Reception(backlog, movers, intake, dispatcher, cancels, reordered, interrupted, settling,
                effects);
        this.listing = new Listing(backlog, movers);
    }

    /**
     * Something happened.
     *
     * @param now nanoseconds since the epoch
     */
    public void apply(Command command, long now) {
        backlog.placement().advance(now);
        if (command instanceof Command.Done c) {
            done(c, now);
        } else if (command instanceof Command.Recv c) {
            recv(c);
        } else if (command instanceof Command.Arrived c) {
            intake.arrived(c.requests(), now);
        } else if (command instanceof Command.Queue c) {
            queue(c, now);
        } else if (command instanceof Command.Connected c) {
            reception.connected(c);
        } else if (command instanceof Command.Ehlo c) {
            reception.ehlo(c, now);
        } else if (command instanceof Command.Left c) {
            reception.left(c.conn(), now);
        } else if (command instanceof Command.Lock c) {
            lock(c);
        } else if (command instanceof Command.Cancel c) {
            cancel(c);
        } else if (command instanceof Command.FileSystem c) {
            dispatcher.fsname(c.fsname());
        } else if (command instanceof Command.EndRestoresAgain) {
            interrupted.tellAgain();
        } else if (command instanceof Command.RestoreSettled c) {
            interrupted.settled(c.key(), c.ended());
        } else if (command instanceof Command.RecoveredRequest c) {
            intake.recover(c.request(), now);
            return;
        } else if (command instanceof Command.RequestsRecovered c) {
            recovered(c, now);
        } else if (command instanceof Command.RecoveredReorder c) {
            reordered.recover(c.key(), c.order());
        } else if (command instanceof Command.RecoveredAssignment c) {
            reception.recoverAssignment(c.key(), c.mover(), now);
        } else if (command instanceof Command.RecoveredCancel c) {
            cancels.recovered(c.key(), c.cancel(), c.sent());
        } else if (command instanceof Command.RecoveredLock c) {
            setLock(c.mode());
        }
        settle();
    }

    /**
     * Does what has fallen due.
     *
     * @param now nanoseconds since the epoch
     */
    public void tick(long now) {
        backlog.placement().advance(now);
        backlog.placement().relocate();
        reception.expire(now, grace);
        cancels.expire(now);
        settling.release(now);
        settle();
    }

    /** When {@link #tick} has something to do next, nanoseconds since the epoch, 0: now; Long.MAX_VALUE for never. */
    public long deadline() {
        return Math.min(Math.min(movers.nextExpiry(grace), backlog.placement().deadline()),
                Math.min(cancels.deadline(), settling.deadline()));
    }

    /**
     * How many requests of before the start are not given out yet, since movers may return that run them; about.
     */
    public int settling() {
        return settling.size();
    }

    public Counters counters() {
        return counters;
    }

    public Listing listing() {
        return listing;
    }

    /** All requests, in parts and in no order. */
    public Census census() {
        return new Census(backlog);
    }

    /** How many connections there are. */
    public int connected() {
        return movers.connected();
    }

    /** The file system that all work is for, null while not known. */
    public String fsname() {
        return dispatcher.fsname();
    }

    /** The lock mode. */
    public int locked() {
        return lock;
    }

    /** How many requests there are, waiting or running. */
    public int size() {
        return backlog.size();
    }

    /** The request with this key, or null. */
    public Request request(RequestKey key) {
        Task task = backlog.find(key.cookie(), key.dfid());
        return task == null ? null : task.request();
    }

    /** The request that a cancel is of, or null. */
    public Request target(Request cancel) {
        Task task = backlog.find(cancel);
        return task == null ? null : task.request();
    }

    /**
     * Where the request with this key waits; null where it is running or unknown. O(log n) in requests, for each
     * archive id and set of flags that is waited for.
     */
    public Place place(RequestKey key) {
        Task task = backlog.find(key.cookie(), key.dfid());
        return task == null || task.lane == null ? null : task.lane.place(task);
    }

    /** Name of the mover that runs the request with this key, or null. */
    public String moverOf(RequestKey key) {
        Task task = backlog.find(key.cookie(), key.dfid());
        return task == null || !task.isRunning() ? null : task.mover.name;
    }

    /** Whether the request with this key is running, and its mover has been told to give it up, or will be. */
    public boolean hasCancel(RequestKey key) {
        Task task = backlog.find(key.cookie(), key.dfid());
        return task != null && task.isRunning() && task.cancelled;
    }

    /** Whether Lustre has ordered again what the running request with this key is, or another with that key. */
    public boolean isReordered(RequestKey key) {
        return reordered.has(key);
    }

    /** Visits what Lustre has ordered while it, or another request with its key, was running. */
    public void forEachReordered(BiConsumer<RequestKey, Request> visitor) {
        reordered.forEach(visitor);
    }

    private void recovered(Command.RequestsRecovered c, long now) {
        cancels.awaitMovers(now + grace);
        List<Task> recovered = backlog.finishRecovery(!c.assigned());
        if (!c.assigned()) {
            settling.hold(recovered);
        }
    }

    private void queue(Command.Queue c, long now) {
        if (c.fsname() != null && dispatcher.fsname() != null && !c.fsname().equals(dispatcher.fsname())) {
            effects.accept(new Effect.Answer(c.id(), Errno.EINVAL, "Bad fsname"));
            return;
        }
        int enqueued = 0;
        int skipped = 0;
        for (Request request : c.requests()) {
            if (request.action() == Action.CANCEL) {
                intake.arrived(List.of(request), now);
            } else if (intake.take(request, now)) {
                enqueued++;
            } else {
                skipped++;
            }
        }
        effects.accept(new Effect.Queued(c.id(), enqueued, skipped));
    }

    private void recv(Command.Recv c) {
        Mover mover = movers.of(c.conn());
        if (mover == null || mover.state != Mover.State.READY) {
            effects.accept(new Effect.Answer(c.id(), Errno.EINVAL, "recv needs an ehlo before it, and no other recv"));
        } else {
            dispatcher.ask(mover, c);
        }
    }

    private void done(Command.Done c, long now) {
        Task task = backlog.find(c.cookie(), c.dfid());
        if (task == null) {
            task = backlog.findByFile(c.cookie(), c.dfid());
        }
        if (!isOfStray(c, task) && task != null) {
            if (task.isRunning()) {
                doneRunning(task, c.status(), now);
            } else {
                doneWaiting(task, c.status(), now);
            }
        }
        effects.accept(new Effect.Answer(c.id(), 0, null));
    }

    private void doneRunning(Task task, int status, long now) {
        Mover mover = task.mover;
        Request request = task.request();
        outcomes.ended(mover, task, status);
        counters.done[task.action().ordinal()]++;
        if (interrupted.mayBeRefused(task, status) && !reordered.has(task.key())) {
            effects.accept(new Effect.TakenBack(request));
            interrupted.hold(task, status);
            dispatcher.around(mover, () -> backlog.takeBack(task));
        } else {
            cancels.ended(task);
            dispatcher.around(mover, () -> backlog.remove(task));
            intake.ended(request.key(), task.arrival, now);
            effects.accept(new Effect.Ended(request, status));
            intake.endedAtMover(request.key(), request.action(), status, now);
        }
        dispatcher.serve();
        dispatcher.reconsider(mover);
    }

    private void doneWaiting(Task task, int status, long now) {
        backlog.remove(task);
        counters.done[task.action().ordinal()]++;
        intake.ended(task.key(), task.arrival, now);
        effects.accept(new Effect.Ended(task.request(), status));
        dispatcher.serve();
    }

    /**
     * Whether a mover has ended what another one has taken over: the other goes on. If it has ended it without error,
     * Lustre knows the request no more, and it is the other one that is told to give it up.
     */
    private boolean isOfStray(Command.Done c, Task task) {
        Mover sender = movers.of(c.conn());
        boolean stray = sender != null && sender.strays.remove(new RequestKey(c.cookie(), c.dfid())) != null
                && task != null && task.isRunning() && task.mover != sender;
        if (stray && c.status() == 0) {
            task.mover.giveUp(task);
        }
        return stray && c.status() != 0;
    }

    private void cancel(Command.Cancel c) {
        boolean known = cancels.cancel(c.cookie(), c.fid());
        effects.accept(new Effect.Answer(c.id(), known ? 0 : Errno.ENOENT, known ? null : "No such request"));
    }

    private void lock(Command.Lock c) {
        if (c.mode() < UNLOCKED || c.mode() > LOCKED_QUIT) {
            effects.accept(new Effect.Answer(c.id(), Errno.EINVAL, "locked must be 0, 1 or 2"));
            return;
        }
        setLock(c.mode());
        effects.accept(new Effect.Locked(c.mode()));
        effects.accept(new Effect.Answer(c.id(), 0, null));
    }

    private void setLock(int mode) {
        lock = mode;
        dispatcher.lock(mode != UNLOCKED);
    }

    private void settle() {
        dispatcher.serve();
        if (lock == LOCKED_QUIT && counters.allRunning() == 0 && !quitSaid) {
            quitSaid = true;
            effects.accept(new Effect.Quit());
        }
    }
}
