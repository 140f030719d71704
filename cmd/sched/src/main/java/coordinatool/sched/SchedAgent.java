// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Bus;
import coordinatool.bus.BusServer;
import coordinatool.bus.Message;
import coordinatool.report.journal.ReportJournal;
import coordinatool.scheduler.Policy;
import coordinatool.scheduler.Scheduler;
import coordinatool.store.RedisAddress;
import coordinatool.store.Store;
import coordinatool.store.Stores;
import coordinatool.tool.Agent;
import coordinatool.tool.Configuration;
import coordinatool.tool.HostName;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The loop around the scheduler. A turn: take what came over the bus, feed the scheduler, hand its changes to the store
 * as one batch, and send what needs no confirmation any more.
 */
final class SchedAgent implements Agent {
    /** How long the other programs have to take the last messages when all end. */
    private static final long FAREWELL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Configuration configuration;
    private final Log log;
    private final Store store;
    private final Journal journal;
    private final Outbox outbox;
    private final Peers peers = new Peers();
    private final LustreNotices notices;
    private final Arrivals arrivals;
    private EventFeed events;
    private ReportJournal reports;
    private Scheduler scheduler;
    private EffectChain effects;
    private MessageHandler handler;
    private StoreSource truth;
    private BusServer bus;
    private SelectionKey busKey;
    private Selector selector;
    private long now;
    private long farewellEnd = Long.MAX_VALUE;
    /** False while the store is behind; its writer wakes us. */
    private boolean listening = true;
    private boolean finished;

    SchedAgent(Configuration configuration, Log log) {
        this.configuration = configuration;
        this.log = log;
        this.store = Stores.open(new RedisAddress(configuration.get(Key.REDIS_HOST), configuration.get(Key.REDIS_PORT),
                configuration.get(Key.REDIS_USER), configuration.get(Key.REDIS_PASSWORD_FILE)),
                HostName.get() + "/" + configuration.get(Key.BUS_HOST) + ":" + configuration.get(Key.BUS_PORT), log);
        this.journal = new Journal(store);
        this.outbox = new Outbox(journal::gate);
        this.notices = new LustreNotices(peers, outbox, journal);
        this.arrivals = new Arrivals(journal);
    }

    @Override
    public String roleName() {
        return "sched";
    }

    @Override
    public void onStart(Selector waitOn) throws IOException {
        selector = waitOn;
        Bus.makeKeys(configuration.get(Key.BUS_KEY_FILE));
        // What may have to be waited for comes first: it is little work that is done again then.
        store.connect();
        if (bus == null) {
            openBus();
        }
        boolean reporting = !configuration.get(Key.REPORTING_DIR).isEmpty();
        reports = new ReportJournal(reporting ? configuration.get(Key.REPORTING_HINT) : "", new ReportChanges(journal::batch),
                key -> scheduler.place(key), Instant.now().getEpochSecond(), log);
        ReplyListener replies = new ReplyListener(peers, outbox, store);
        effects = new EffectChain(new StoreListener(journal), replies, notices, log,
                List.of(reports, events, new Story(log)));
        scheduler = new Scheduler(policy(), new SecureRandom().nextLong(), effects);
        handler = new MessageHandler(scheduler, replies, peers, outbox, journal, store, notices, arrivals,
                reports.delivery(), () -> now, log);
        truth = new StoreSource(scheduler, notices, arrivals, reports);
        // Redis is taken only by who has the port, or a second one of us would take it from the first.
        recover();
        store.start(selector::wakeup);
        busKey = bus.channel().register(selector, SelectionKey.OP_READ);
    }

    private void openBus() {
        bus = Bus.listen(configuration.get(Key.BUS_HOST), configuration.get(Key.BUS_PORT),
                configuration.get(Key.BUS_KEY_FILE), log);
        try {
            events = new EventFeed(Bus.publishEvents(configuration.get(Key.BUS_HOST),
                    configuration.get(Key.BUS_PORT) + 1, configuration.get(Key.BUS_KEY_FILE), log));
        } catch (NotYet e) {
            bus.close();
            bus = null;
            throw e;
        }
    }

    @Override
    public int doWork(long nowNanos) {
        selector.selectedKeys().clear();
        now = epochNanos();
        int work = 0;
        listening = !store.behind();
        busKey.interestOps(listening ? SelectionKey.OP_READ : 0);
        if (listening) {
            work += bus.poll(handler, nowNanos);
        }
        if (now >= scheduler.deadline()) {
            scheduler.tick(now);
        }
        if (store.reconcile(truth)) {
            work++;
        }
        reports.delivery().deliver((reporter, lines) -> outbox.add(reporter, new Message.ReportLines(lines)));
        journal.submit();
        work += outbox.release(store, bus::send);
        bus.flush(nowNanos);
        events.flush(nowNanos);
        quit(nowNanos);
        return work;
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        long deadline = Math.min(listening ? bus.deadlineNanos() : Long.MAX_VALUE, farewellEnd);
        long due = scheduler.deadline();
        if (due != Long.MAX_VALUE) {
            deadline = Math.min(deadline, nowNanos + Math.max(0, due - epochNanos()));
        }
        return deadline;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public void onClose() {
        if (scheduler != null) {
            journal.submit();
        }
        store.close();
        if (events != null) {
            events.close();
        }
        if (bus != null) {
            bus.close();
        }
    }

    private Policy policy() {
        return new Policy(configuration.get(Key.CLIENT_GRACE).toNanos(), configuration.get(Key.ARCHIVE_ON_HOSTS),
                configuration.get(Key.ARCHIVE_ON_HOSTS_CH), configuration.get(Key.BATCH_TIMES).idle().toNanos(),
                configuration.get(Key.BATCH_TIMES).max().toNanos(), configuration.get(Key.BATCH_SLOTS),
                reports::wants);
    }

    private void recover() {
        now = epochNanos();
        Recovery recovery = new Recovery(scheduler, notices, arrivals, reports.recovery(), now);
        store.load(recovery);
        recovery.finish();
        log.normal("queue read", "requests", scheduler.size(), "assigned", recovery.assigned(),
                "locked", scheduler.lockMode().code());
    }

    private void quit(long nowNanos) {
        if (effects.hasQuit() && outbox.isEmpty() && farewellEnd == Long.MAX_VALUE) {
            farewellEnd = nowNanos + FAREWELL_NANOS;
        }
        finished = farewellEnd != Long.MAX_VALUE && nowNanos - farewellEnd >= 0;
    }

    private static long epochNanos() {
        Instant instant = Instant.now();
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
