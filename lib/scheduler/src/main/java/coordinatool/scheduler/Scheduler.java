// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Ehlo;
import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.Figures.QueueDepth;
import coordinatool.model.LockMode;
import coordinatool.model.MoverView.State;
import coordinatool.model.Place;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.model.StatusView.Totals;
import coordinatool.scheduler.movers.Mover;
import coordinatool.scheduler.movers.Movers;
import coordinatool.scheduler.placement.ArchiveRouter;
import coordinatool.scheduler.policy.Policy;
import coordinatool.scheduler.policy.Tolerance;
import coordinatool.scheduler.queue.Availability;
import coordinatool.scheduler.queue.RequestTable;
import coordinatool.scheduler.queue.Task;
import coordinatool.tool.HashedHostRule;
import coordinatool.tool.HostRule;
import java.util.List;

/**
 * The queue and every decision: is told what happens, by the methods that take the time, and tells its {@link Effects}
 * what is to be done. No I/O, no threads, no clock and no random source: time comes with each call, in nanoseconds
 * since the epoch, and randomness with the constructor, so equal histories have equal outcomes.
 *
 * <p>{@code conn} names a connection of a mover or a tool, {@code id} a command that is to be answered; both are the
 * caller's numbers, and the caller uses a conn once only. What happens may be told again: what has been done already is
 * not done again.
 *
 * <p>Every step costs O(1) or O(log n) in requests and movers, and what it gives out. Not thread-safe.
 */
public final class Scheduler {
    private final Effects effects;
    private final Movers movers;
    private final ArchiveRouter router;
    private final RequestTable table;
    private final Dispatcher dispatcher;
    private final Cancels cancels;
    private final Reordered reordered;
    private final InterruptedRestores interrupted;
    private final HeldRequests held;
    private final SuspendedMovers suspended;
    private final Settling settling;
    private final TakingBack takingBack;
    private final Admission admission;
    private final MoverRegistry registry;
    private final Completion completion;
    private final RequestListing listing;
    private final Comparison comparison;
    private final MoverDeaths deaths;
    private long grace;
    private boolean quitSaid;

    /**
     * @param policy  what the site has chosen
     * @param seed    for the hashing of what may come from anyone, and the choice among hosts
     * @param effects is told what is to be done, from within the methods of this class
     */
    public Scheduler(Policy policy, long seed, Effects effects) {
        this(policy, seed, TakingBack.STEP, effects);
    }

    /** @param takeBackAtOnce see {@link TakingBack} */
    Scheduler(Policy policy, long seed, int takeBackAtOnce, Effects effects) {
        this.grace = policy.tolerance().grace().toNanos();
        this.effects = effects;
        Availability availability = new Availability();
        this.movers = new Movers(policy.batches().isOn());
        this.router = new ArchiveRouter(policy, movers, availability, seed, effects);
        this.table = new RequestTable(router, policy.ordering(), seed);
        this.deaths = new MoverDeaths(policy.tolerance().moverDeaths());
        this.dispatcher = new Dispatcher(table, router, availability, movers, policy.share(), deaths, effects);
        this.interrupted = new InterruptedRestores(table, effects);
        this.held = new HeldRequests(table, interrupted, deaths, effects);
        this.cancels = new Cancels(table, dispatcher, held, grace, effects);
        this.settling = new Settling(grace);
        this.reordered = new Reordered(effects);
        Strays strays = new Strays(table, dispatcher, effects);
        this.admission = new Admission(table, cancels, reordered, interrupted, strays, held, effects);
        this.suspended =
                new SuspendedMovers(policy.tolerance().failures(), movers, router, dispatcher, effects);
        this.takingBack = new TakingBack(admission, movers, takeBackAtOnce);
        RunningLists lists = new RunningLists(table, admission, dispatcher, takingBack, settling, effects);
        this.registry = new MoverRegistry(table, router, movers, dispatcher, lists, takingBack, effects);
        this.completion = new Completion(table, movers, dispatcher, admission, suspended, effects);
        WaitReasons reasons = new WaitReasons(table, movers, dispatcher, interrupted);
        this.listing = new RequestListing(table, router, movers, reasons);
        this.comparison = new Comparison(table, cancels, admission, this::step, seed);
    }

    /** For what a store has kept of an earlier life; before anything happens. */
    public QueueRecovery recovery() {
        return new QueueRecovery(router, dispatcher, admission, registry, cancels, reordered, settling);
    }

    // ---- what happens

    /** The file system is known: work can be given out, and names that differ are refused. */
    public void fileSystem(String fsname, long now) {
        step(now, () -> dispatcher.fsname(fsname));
    }

    /** Requests and cancels from Lustre, which has given each of them once for each time that it is said here. */
    public void arrived(List<Request> requests, long now) {
        step(now, () -> admission.arrived(requests, now));
    }

    /**
     * Requests from a tool, and cancels of those that Lustre has cancelled; answered by {@link Effects#queued}.
     *
     * @param fsname null where not said
     */
    public void queue(long id, String fsname, List<Request> requests, long now) {
        step(now, () -> {
            if (dispatcher.isOther(fsname)) {
                effects.answer(id, Errno.EINVAL, "Bad fsname");
            } else {
                admission.queue(id, requests, now);
            }
        });
    }

    /** A connection is there. */
    public void connected(long conn, String address, long now) {
        step(now, () -> registry.connected(conn, address));
    }

    /** A connection is gone. */
    public void disconnected(long conn, long now) {
        step(now, () -> registry.disconnected(conn, false, now));
    }

    /**
     * A connection is out of sight: its gateway lives and will say at once whether it is still there. Until then a
     * mover without a name keeps what it runs, as others do.
     */
    public void outOfSight(long conn, long now) {
        step(now, () -> registry.disconnected(conn, true, now));
    }

    /**
     * A mover presents itself; answered by {@link Effects#answer}.
     *
     * @param replay not answered: the mover was welcomed by an earlier life of the scheduler
     */
    public void ehlo(long id, long conn, Ehlo ehlo, boolean replay, long now) {
        ehlo(id, conn, ehlo, replay, false, now);
    }

    /** The same where {@link #runs} will say more of its running list, unless the answer is no. */
    public void ehlo(long id, long conn, Ehlo ehlo, boolean replay, boolean more, long now) {
        step(now, () -> registry.ehlo(id, conn, ehlo, replay, more, now));
    }

    /**
     * More of what a mover runs that has presented itself, in order; answered as its ehlo. Until the last part it may
     * not ask for work.
     *
     * @param more whether there is still more
     */
    public void runs(long id, long conn, List<Request> running, boolean more, long now) {
        step(now, () -> registry.runs(id, conn, running, more, now));
    }

    /** A mover asks for work; answered by {@link Effects#work} when there is some. */
    public void recv(long id, long conn, RecvLimits limits, long now) {
        step(now, () -> {
            Mover mover = movers.of(conn);
            if (mover == null || mover.state() != State.READY) {
                effects.answer(id, Errno.EINVAL, "recv needs an ehlo before it, and no other recv");
            } else {
                dispatcher.ask(mover, id, limits);
            }
        });
    }

    /** A mover has ended a request, with this errno; answered by {@link Effects#answer}. */
    public void done(long id, long conn, long cookie, Fid dfid, int status, long now) {
        ended(conn, cookie, dfid, status, now);
        effects.answer(id, 0, null);
    }

    /** As {@link #done}, where the mover has its answer. */
    public void ended(long conn, long cookie, Fid dfid, int status, long now) {
        step(now, () -> completion.done(conn, cookie, dfid, status, now));
    }

    /**
     * A tool cancels requests, each by its cookie and the FID of the file, or of its data. Answered by {@link
     * Effects#cancelled}.
     */
    public void cancel(long id, List<RequestKey> requests, long now) {
        step(now, () -> effects.cancelled(id, cancels.cancel(requests)));
    }

    /**
     * A tool releases a request that is held; {@code fid} is as with {@link #cancel}. Answered by {@link
     * Effects#answer}: ENOENT where there is none.
     */
    public void release(long id, long cookie, Fid fid, long now) {
        step(now, () -> answer(id, held.release(cookie, fid), "No such request is held"));
    }

    /** A tool lets a mover work again that is suspended. Answered by {@link Effects#answer}: ENOENT where it is not. */
    public void resume(long id, String mover, long now) {
        step(now, () -> answer(id, suspended.resume(mover), "No such mover is suspended"));
    }

    /** Answered by {@link Effects#answer}. */
    public void lock(long id, LockMode mode, long now) {
        step(now, () -> {
            dispatcher.lock(mode);
            effects.locked(mode);
            effects.answer(id, 0, null);
        });
    }

    /** There is somebody else now who can tell Lustre of ends: each {@link Effects#endRestore} is said again. */
    public void endRestoresAgain(long now) {
        step(now, interrupted::tellAgain);
    }

    /**
     * Answer to {@link Effects#endRestore}.
     *
     * @param ended Lustre has ended the restore and was asked for a new one; otherwise it did not know it as running
     */
    public void restoreSettled(RequestKey key, boolean ended, long now) {
        step(now, () -> interrupted.settled(key, ended));
    }

    /** So much is borne with movers from now on, also with those that are away already. */
    public void tolerance(Tolerance tolerance, long now) {
        step(now, () -> {
            grace = tolerance.grace().toNanos();
            deaths.limit(tolerance.moverDeaths());
            suspended.limit(tolerance.failures());
        });
    }

    /**
     * Archives go to movers by these rules from now on, see {@link Policy}. What waits is placed anew, a part at each
     * {@link #tick}, and not given out meanwhile. Data that a former rule has rewritten stay as they are.
     */
    public void hosts(List<HostRule> hosts, List<HashedHostRule> hashedHosts, long now) {
        step(now, () -> router.hosts(hosts, hashedHosts, movers));
    }

    /** Does what has fallen due. */
    public void tick(long now) {
        step(now, () -> {
            router.relocate();
            takingBack.goOn(now);
            registry.expire(now, grace);
            cancels.expire(now);
            admission.expire(now);
            settling.release(now);
        });
    }

    /** When {@link #tick} has something to do next, nanoseconds since the epoch, 0: now; Long.MAX_VALUE for never. */
    public long deadline() {
        return Math.min(Math.min(Math.min(movers.nextExpiry(grace), takingBack.deadline()), router.deadline()),
                Math.min(Math.min(cancels.deadline(), admission.deadline()), settling.deadline()));
    }

    private void answer(long id, boolean found, String otherwise) {
        effects.answer(id, found ? 0 : Errno.ENOENT, found ? null : otherwise);
    }

    private void step(long now, Runnable what) {
        router.advance(now);
        table.advance(now);
        takingBack.advance();
        what.run();
        dispatcher.serve();
        if (dispatcher.lockMode() == LockMode.LOCKED_TO_QUIT && table.counters().allRunning() == 0 && !quitSaid) {
            quitSaid = true;
            effects.quit();
        }
    }

    // ---- how things stand

    /** How many requests there are and have been. */
    public Totals totals() {
        return table.counters().totals();
    }

    /** What waits, by action and archive id. O(movers, archive ids, and hints where there are batches). */
    public List<QueueDepth> depths() {
        return QueueDepths.of(router, movers);
    }

    public RequestListing listing() {
        return listing;
    }

    public Comparison comparison() {
        return comparison;
    }

    /** All requests, in parts and in no order. */
    public Snapshot snapshot() {
        return new Snapshot(table);
    }

    /** How many requests of before the start are kept back, since movers may return that run them; about. */
    public int settling() {
        return settling.size();
    }

    /** Connections. */
    public int connected() {
        return movers.connected();
    }

    /** The file system that all work is for, null while not known. */
    public String fsname() {
        return dispatcher.fsname();
    }

    public LockMode lockMode() {
        return dispatcher.lockMode();
    }

    public int size() {
        return table.size();
    }

    /** The request with this key, or null. */
    public Request request(RequestKey key) {
        Task task = table.find(key);
        return task == null ? null : task.request();
    }

    /**
     * Where the request with this key waits; null where it is running or unknown. O(log n) in requests, for each
     * archive id and set of flags that is waited for.
     */
    public Place place(RequestKey key) {
        Task task = table.find(key);
        return task == null || task.queue() == null ? null : task.queue().place(task);
    }

    /** Name of the mover that runs the request with this key, or null. */
    public String moverOf(RequestKey key) {
        Task task = table.find(key);
        return task == null || !task.isRunning() ? null : Mover.of(task).name();
    }

    /** Whether the request that a cancel names so, by its file or its dfid, is here and not running. */
    public boolean isPending(RequestKey named) {
        Task task = table.find(named.cookie(), named.dfid());
        return task != null && !task.isRunning();
    }

    /** Whether the request with this key is running, and its mover has been told to give it up, or will be. */
    public boolean hasCancel(RequestKey key) {
        Task task = table.find(key);
        return task != null && task.isRunning() && task.isCancelled();
    }

    /** What else than requests, movers and cancels a store has to hold. */
    public RareState rareState() {
        return new RareState(reordered, admission.strays(), held, interrupted, movers);
    }
}
