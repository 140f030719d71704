// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.BusServer;
import coordinatool.bus.EventPublisher;
import coordinatool.store.Store;
import coordinatool.tool.Agent;
import coordinatool.tool.Configuration;
import coordinatool.tool.Log;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Runs the {@link SchedLoop} by the clock of this machine, whenever there is something on the bus. */
final class SchedAgent implements Agent {
    /** Where the other programs find us. */
    interface Sockets {
        /** @throws coordinatool.tool.NotYet where they cannot be had now; to be called again */
        Opened open();

        /** Both belong to who has opened them. */
        record Opened(BusServer bus, EventPublisher events) {
        }
    }

    private final Configuration configuration;
    private final Store store;
    private final Sockets sockets;
    private final Log log;
    private Sockets.Opened opened;
    private EventFeed events;
    private SchedLoop loop;
    private SelectionKey busKey;
    private Selector selector;

    /** @param store nothing was read from it yet */
    SchedAgent(Configuration configuration, Store store, Sockets sockets, Log log) {
        this.configuration = configuration;
        this.store = store;
        this.sockets = sockets;
        this.log = log;
    }

    @Override
    public String roleName() {
        return "sched";
    }

    @Override
    public void onStart(Selector waitOn) throws IOException {
        selector = waitOn;
        // What may have to be waited for comes first: it is little work that is done again then.
        store.connect();
        if (opened == null) {
            opened = sockets.open();
        }
        events = new EventFeed(opened.events());
        // Redis is taken only by who has the port, or a second one of us would take it from the first.
        SchedLoop starting = new SchedLoop(configuration, store, opened.bus(), events, epochNanos(),
                new SecureRandom().nextLong(), log);
        starting.recover(epochNanos());
        loop = starting;
        store.start(selector::wakeup);
        busKey = opened.bus().channel().register(selector, SelectionKey.OP_READ);
    }

    @Override
    public int doWork(long nowNanos) {
        selector.selectedKeys().clear();
        // While the store is behind its writer wakes us.
        busKey.interestOps(loop.listens() ? SelectionKey.OP_READ : 0);
        int work = loop.turn(nowNanos, epochNanos());
        events.flush(nowNanos);
        return work;
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        return loop.deadlineNanos(nowNanos, epochNanos());
    }

    @Override
    public boolean finished() {
        return loop.finished(System.nanoTime());
    }

    @Override
    public void onClose() {
        if (loop != null) {
            loop.stop();
        }
        store.close();
        if (opened != null) {
            opened.events().close();
            opened.bus().close();
        }
    }

    private static long epochNanos() {
        Instant instant = Instant.now();
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
