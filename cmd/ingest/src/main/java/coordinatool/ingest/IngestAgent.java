// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.bus.BusClient;
import coordinatool.bus.Message;
import coordinatool.lustre.ActionList;
import coordinatool.lustre.HsmItem;
import coordinatool.lustre.llapi.Lustre;
import coordinatool.lustre.llapi.LustreException;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.tool.Agent;
import coordinatool.tool.Awaited;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The loop between Lustre and the scheduler. Other threads talk with Lustre, whose calls block: {@link LustreReceiver}
 * brings requests, {@link EndReporter} takes ends there.
 *
 * <p>Looking at files (owner, size, extended attributes), for schedulers that decide by them, belongs between
 * {@link LustreReceiver#take} and {@link Window#add}.
 */
final class IngestAgent implements Agent, BusClient.Handler {
    /**
     * At the end: how long to wait for the scheduler to accept what is on its way. A process has two seconds to end.
     */
    private static final long HAND_OVER_NANOS = TimeUnit.MILLISECONDS.toNanos(1000);
    private static final long HAND_OVER_STEP_MILLIS = 10;
    /**
     * A scheduler that is away for longer has us unregister. A restart with a long queue takes so long; MDTs wait
     * longer for a copytool that does not read.
     */
    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String mount;
    private Configuration configuration;
    private final Function<String, BusClient> connect;
    private final Log log;
    private final Window window = new Window();
    private final Spool spool;
    private final Registration registration = new Registration();
    private Selector selector;
    private String fsname;
    private String lastForeignName;
    private BusClient bus;
    private LustreReceiver receiver;
    private EndReporter reporter;
    private Reconciler reconciler;
    /** Of ends that Lustre was told, which the bus has not taken yet. */
    private final Queue<Message> answers = new ArrayDeque<>();
    private long schedulerLife;
    /** The number under which the last list was taken. */
    private long lastTaken;
    private boolean wanted;
    /** The scheduler has said which numbers of batches are taken. */
    private boolean numbered;
    /** The scheduler has all up to this number. */
    private long lastAccepted;
    /** When the scheduler was last there. */
    private long thereNanos;
    private boolean quit;

    /**
     * @param spool   file for what the scheduler has not accepted
     * @param connect gives a connection to the scheduler for a file system
     */
    IngestAgent(String mount, Configuration configuration, Path spool, Function<String, BusClient> connect, Log log) {
        this.mount = mount;
        this.configuration = configuration;
        this.spool = new Spool(spool, TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()), log);
        this.connect = connect;
        this.log = log;
    }

    @Override
    public void onStart(Selector ours) throws IOException {
        selector = ours;
        Lustre lustre;
        try {
            lustre = Lustre.open();
            fsname = lustre.fsname(mount);
        } catch (LustreException e) {
            throw new NotYet(Refusal.awaited(e, mount));
        }
        bus = connect.apply(fsname);
        bus.register(selector);
        reporter = new EndReporter(registration, log, selector::wakeup);
        receiver = new LustreReceiver(lustre, mount, configuration.get(Key.ARCHIVE_ID), registration, spool,
                log, selector::wakeup);
        reconciler = new Reconciler(fsname, registration, configuration.get(Key.RECONCILE_INTERVAL), log,
                selector::wakeup);
        receiver.start();
        reconciler.start();
        reporter.start();
    }

    @Override
    public int doWork(long nowNanos) {
        receiver.check();
        receiver.look(nowNanos);
        reporter.look(nowNanos);
        int work = bus.poll(this, nowNanos);
        boolean there = bus.connected();
        register(there, nowNanos);
        while (there && window.hasRoom() && takeList()) {
            work++;
        }
        work += window.send(bus::send);
        work += sendTold();
        reconciler.idle(there && registration.isThere() && window.requests() == 0);
        work += reconciler.send(bus::send);
        bus.flush(nowNanos);
        return work;
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        long deadline = bus.deadlineNanos();
        return wanted ? Math.min(deadline, thereNanos + AWAY_NANOS) : deadline;
    }

    @Override
    public Awaited awaited() {
        return bus.awaited() == null ? receiver.awaited() : bus.awaited();
    }

    @Override
    public Set<Key<?>> live() {
        return Set.of(Key.RECONCILE_INTERVAL);
    }

    @Override
    public void reconfigure(Configuration changed) {
        configuration = changed;
        if (reconciler != null) {
            reconciler.interval(changed.get(Key.RECONCILE_INTERVAL));
        }
    }

    @Override
    public boolean finished() {
        return quit;
    }

    @Override
    public void onEpoch(long epoch) {
        log.normal("connected to a scheduler", "epoch", Long.toHexString(epoch), "resending", window.requests());
        schedulerLife++;
        answers.clear();
        reporter.forget();
        reconciler.forget();
        window.resend();
    }

    @Override
    public void onMessage(Message message) {
        if (message instanceof Message.Accepted accepted) {
            spool.takenUpTo(accepted.batch());
            numbered = true;
            lastAccepted = Math.max(lastAccepted, accepted.batch());
            window.accepted(accepted.batch());
            emptySpool();
        } else if (message instanceof Message.TellCancelled tell) {
            tell.notices().forEach(notice -> reporter.cancelled(notice.cancel(), notice.id(), schedulerLife));
        } else if (message instanceof Message.EndRestore end) {
            reporter.interrupted(end.request(), schedulerLife);
        } else if (message instanceof Message.Quit) {
            quit = true;
        } else if (!reconciler.heard(message)) {
            log.warn("message that is not for us", "type", message.getClass().getSimpleName());
        }
    }

    @Override
    public void onClose() {
        if (receiver != null) {
            reconciler.stop();
            reporter.stop();
            receiver.stop();
            handOver();
        }
        if (bus != null) {
            bus.close();
        }
    }

    /**
     * We are a copytool of Lustre only where somebody takes the requests: what Lustre keeps can go to another copytool,
     * on another host too, and is not lost with ours.
     */
    private void register(boolean there, long nowNanos) {
        if (there) {
            thereNanos = nowNanos;
            if (!wanted && numbered) {
                wanted = true;
                receiver.register(true);
            }
        } else if (wanted && nowNanos - thereNanos >= AWAY_NANOS) {
            wanted = false;
            log.warn("the scheduler is away, Lustre keeps new requests until it is back", "holding", window.requests());
            receiver.register(false);
        }
    }

    private boolean takeList() {
        Spool.Taken taken = receiver.take();
        if (taken == null) {
            return false;
        }
        ActionList list = taken.list();
        lastTaken = taken.number();
        if (!list.fsname().equals(fsname) && !list.fsname().equals(lastForeignName)) {
            lastForeignName = list.fsname();
            log.warn("requests that name another file system, taken all the same", "name", lastForeignName,
                    "ours", fsname);
        }
        for (HsmItem item : list.unknown()) {
            log.error("item that cannot be used, Lustre is told EINVAL", "action", item.action(), "fid", item.fid(),
                    "cookie", RequestKey.cookieText(item.cookie()));
            reporter.notSupported(item);
        }
        if (!list.requests().isEmpty()) {
            if (log.isInfo()) {
                list.requests().forEach(this::logTaken);
            }
            // What a killed ingest has left may be old: the scheduler knows it, and says nothing anew for it.
            if (taken.number() > lastAccepted) {
                list.requests().forEach(reporter::ordered);
            }
            window.add(taken.number(), list.requests());
        }
        emptySpool();
        return true;
    }

    private void emptySpool() {
        if (window.requests() == 0) {
            spool.accepted(lastTaken);
        }
    }

    private void logTaken(Request request) {
        log.info("taken from Lustre", "action", request.action(), "fid", request.fid(), "cookie",
                RequestKey.cookieText(request.cookie()), "archive", Integer.toUnsignedString(request.archiveId()));
    }

    private int sendTold() {
        if (answers.isEmpty()) {
            answers.addAll(reporter.answers(schedulerLife));
        }
        int sent = 0;
        while (!answers.isEmpty() && bus.send(answers.peek())) {
            answers.remove();
            sent++;
        }
        return sent;
    }

    /** Lustre counts on us for what it has given: the scheduler should have it before we go. */
    private void handOver() {
        while (takeList()) {
            // All of it, whatever the window says: there is no later.
        }
        long end = System.nanoTime() + HAND_OVER_NANOS;
        try {
            while (window.requests() > 0 && bus.connected() && System.nanoTime() - end < 0) {
                window.send(bus::send);
                bus.flush(System.nanoTime());
                bus.poll(this, System.nanoTime());
                selector.select(HAND_OVER_STEP_MILLIS);
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            log.warn("cannot wait for the scheduler", "reason", e);
        }
        if (window.requests() > 0) {
            log.error(spool.broken() ? "requests that the scheduler did not accept: give it mdt.*.hsm.active_requests"
                    + " with coordinatool-queue when it is back"
                    : "requests that the scheduler did not accept, kept for the next start", "count",
                    window.requests());
        }
        spool.sync();
        if (reporter.lost() > 0) {
            log.error("unusable items that Lustre was not told of: they stay until they time out", "count",
                    reporter.lost());
        }
    }
}
