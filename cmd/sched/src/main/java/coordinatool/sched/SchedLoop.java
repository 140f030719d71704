// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.BusServer;
import coordinatool.bus.Role;
import coordinatool.model.Place;
import coordinatool.model.RequestFacts;
import coordinatool.model.RequestKey;
import coordinatool.report.journal.ReportJournal;
import coordinatool.scheduler.Scheduler;
import coordinatool.scheduler.policy.Batches;
import coordinatool.scheduler.policy.Ordering;
import coordinatool.scheduler.policy.Policy;
import coordinatool.scheduler.policy.Share;
import coordinatool.scheduler.policy.Tolerance;
import coordinatool.store.Store;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The loop around the scheduler, on a store and a bus that it is handed, and with a clock that comes in with every
 * turn. A turn: take what came over the bus, feed the scheduler, hand its changes to the store as one batch, and send
 * what needs no confirmation any more. One thread.
 */
final class SchedLoop {
    /** What {@link #reconfigure} takes. */
    static final Set<Key<?>> LIVE = Set.of(Key.CLIENT_GRACE, Key.MAX_MOVER_DEATHS, Key.MOVER_MAX_FAILURES,
            Key.ARCHIVE_ON_HOSTS, Key.ARCHIVE_ON_HOSTS_CH);
    /** How long the other programs have to take the last messages when all end. */
    private static final long FAREWELL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Store store;
    private final BusServer bus;
    private final EventFeed events;
    private final History history;
    private final Log log;
    private final Peers peers = new Peers();
    private final Journal journal;
    private final CommitGate gate;
    private final PendingNotices notices;
    private final Arrivals arrivals;
    private final ReportJournal reports;
    private final EffectChain effects;
    private final Scheduler scheduler;
    private final MessageHandler handler;
    private final ReporterHandler reporter;
    private final StoreSource truth;
    private final ComparisonHandler comparisons;
    private final StoreInspector inspector;
    private final StatusSource status;
    private Configuration configuration;
    private long now;
    private long farewellEnd = Long.MAX_VALUE;

    /**
     * @param store      nothing was read from it yet
     * @param watcher    hears what becomes of requests as well, after reports and followers
     * @param epochNanos nanoseconds since the epoch
     * @param seed       of what is left to chance
     */
    SchedLoop(Configuration configuration, Store store, BusServer bus, RequestFacts watcher, long epochNanos, long seed,
            Log log) {
        this.configuration = configuration;
        this.store = store;
        this.bus = bus;
        this.log = log;
        events = new EventFeed(bus, log);
        now = epochNanos;
        history = new History(configuration.get(Key.TRACE_STEPS), this::now);
        journal = new Journal(store);
        gate = new CommitGate(journal::batchOfThisTurn);
        notices = new PendingNotices(peers, gate, journal, seed);
        arrivals = new Arrivals(journal);
        boolean reporting = !configuration.get(Key.REPORTING_DIR).isEmpty();
        reports = new ReportJournal(reporting ? configuration.get(Key.REPORTING_HINT) : "",
                journal::batch, this::place, TimeUnit.NANOSECONDS.toSeconds(now), log);
        ReplyListener replies = new ReplyListener(peers, gate, store);
        FlowCounter flow = new FlowCounter(this::now);
        effects = new EffectChain(new StoreListener(journal), replies, notices, log,
                List.of(reports, events, history, flow, watcher));
        scheduler = new Scheduler(policy(configuration), seed, effects);
        truth = new StoreSource(scheduler, notices, arrivals, reports);
        inspector = new StoreInspector(scheduler, store, truth, log);
        comparisons = new ComparisonHandler(scheduler, inspector, notices::has, peers, gate, this::now, log);
        reporter = new ReporterHandler(reports.delivery(), gate);
        QueueLimit limit = new QueueLimit(QueueLimit.most(configuration), scheduler::size, notices::size,
                scheduler::isPending, log);
        status = new StatusSource(scheduler, peers, store, flow, reports.delivery(), limit, this::now);
        status.settings(configuration);
        OwnFileSystem fileSystem = new OwnFileSystem(scheduler, notices, journal, this::now, log);
        handler = new MessageHandler(peers, replies, Map.of(
                Role.GATEWAY, new GatewayHandler(scheduler, history, peers, gate, status, events,
                        this::now),
                Role.INGEST, new IngestHandler(scheduler, fileSystem, arrivals, notices, history, gate, this::now),
                Role.REPORT, reporter,
                Role.FOLLOWER, events), comparisons, limit, status.holders(), log);
    }

    private Policy policy(Configuration configuration) {
        Batches batches = new Batches(configuration.get(Key.BATCH_TIMES).idle(),
                configuration.get(Key.BATCH_TIMES).max(), configuration.get(Key.BATCH_SLOTS));
        return new Policy(tolerance(configuration), configuration.get(Key.ARCHIVE_ON_HOSTS),
                configuration.get(Key.ARCHIVE_ON_HOSTS_CH), batches, reports::wants,
                Ordering.OLDEST_FIRST, Share.EQUAL);
    }

    private static Tolerance tolerance(Configuration configuration) {
        return new Tolerance(configuration.get(Key.CLIENT_GRACE), configuration.get(Key.MAX_MOVER_DEATHS),
                configuration.get(Key.MOVER_MAX_FAILURES));
    }

    /**
     * Between two turns: this configuration is in force from now on, which differs in {@link #LIVE} keys only. Rules
     * that are the same as before cost nothing; others have all that waits placed anew.
     */
    void reconfigure(Configuration changed, long epochNanos) {
        Configuration former = configuration;
        configuration = changed;
        now = epochNanos;
        status.settings(changed);
        scheduler.tolerance(tolerance(changed), now);
        if (!former.get(Key.ARCHIVE_ON_HOSTS).equals(changed.get(Key.ARCHIVE_ON_HOSTS))
                || !former.get(Key.ARCHIVE_ON_HOSTS_CH).equals(changed.get(Key.ARCHIVE_ON_HOSTS_CH))) {
            scheduler.hosts(changed.get(Key.ARCHIVE_ON_HOSTS), changed.get(Key.ARCHIVE_ON_HOSTS_CH), now);
        }
    }

    private Place place(RequestKey key) {
        return scheduler.place(key);
    }

    private long now() {
        return now;
    }

    /**
     * Reads what the store has kept; once, before the first turn.
     *
     * @throws coordinatool.tool.NotYet as {@link Store#load}; to be called again
     */
    void recover(long epochNanos) {
        now = epochNanos;
        Recovery recovery = new Recovery(scheduler, notices, arrivals, reports.recovery(), now);
        store.load(recovery);
        recovery.finish();
        log.normal("queue read", "requests", scheduler.size(), "assigned", recovery.assigned(),
                "locked", scheduler.lockMode().code());
    }

    /**
     * A turn.
     *
     * @param nowNanos   {@link System#nanoTime} or a clock like it, for the bus
     * @param epochNanos nanoseconds since the epoch, for the scheduler
     * @return how much was done
     */
    int turn(long nowNanos, long epochNanos) {
        now = epochNanos;
        boolean listens = listens();
        int work = listens ? bus.poll(handler, nowNanos) : 0;
        comparisons.expire(listens);
        if (now >= scheduler.deadline()) {
            scheduler.tick(now);
            status.holders().changed();
        }
        handler.goOn(nowNanos);
        if (store.reconcile(truth)) {
            work++;
        }
        inspector.work();
        reporter.deliver();
        work += notices.give();
        if (journal.submit()) {
            status.holders().changed();
        }
        status.holders().tell(store.state(), bus::send);
        work += gate.release(store, bus::send);
        events.flush(nowNanos);
        bus.flush(nowNanos);
        if (effects.hasQuit() && gate.isEmpty() && farewellEnd == Long.MAX_VALUE) {
            farewellEnd = nowNanos + FAREWELL_NANOS;
        }
        return work;
    }

    /** Whether the next turn takes what comes over the bus: not while the store is behind. */
    boolean listens() {
        return !store.behind();
    }

    /** When the next turn is due even if nothing comes, by the clock of {@code nowNanos}. */
    long deadlineNanos(long nowNanos, long epochNanos) {
        long deadline = Math.min(listens() ? bus.deadlineNanos() : Long.MAX_VALUE, farewellEnd);
        deadline = Math.min(deadline, store.deadlineNanos());
        long due = scheduler.deadline();
        return due == Long.MAX_VALUE ? deadline : Math.min(deadline, nowNanos + Math.max(0, due - epochNanos));
    }

    /** Whether there will be something to do at some time, by {@code epochNanos}. */
    boolean awaitsTime() {
        return scheduler.deadline() != Long.MAX_VALUE || comparisons.awaitsTime();
    }

    /** What all turns about, for those who look. */
    Scheduler scheduler() {
        return scheduler;
    }

    /** What the store should hold. */
    Store.Source truth() {
        return truth;
    }

    /** Whether all programs have been told to end, and this one should. */
    boolean finished(long nowNanos) {
        return farewellEnd != Long.MAX_VALUE && nowNanos - farewellEnd >= 0;
    }

    /** Hands over what the last turn has left. */
    void stop() {
        journal.submit();
    }
}
