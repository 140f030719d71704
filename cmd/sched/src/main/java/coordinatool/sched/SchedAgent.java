// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.BusServer;
import coordinatool.store.Store;
import coordinatool.tool.Agent;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs the {@link SchedLoop} by the clock of this machine, whenever there is something on the bus. */
final class SchedAgent implements Agent {
    private Configuration configuration;
    private final Store store;
    private final Supplier<BusServer> listen;
    private final Log log;
    private BusServer bus;
    private SchedLoop loop;
    private SiteClock clock;
    private SelectionKey busKey;
    private Selector selector;

    /**
     * @param store  nothing was read from it yet
     * @param listen opens our end of the bus, or throws {@link coordinatool.tool.NotYet} and is called again
     */
    SchedAgent(Configuration configuration, Store store, Supplier<BusServer> listen, Log log) {
        this.configuration = configuration;
        this.store = store;
        this.listen = listen;
        this.log = log;
    }

    @Override
    public void onStart(Selector waitOn) throws IOException {
        selector = waitOn;
        // What may have to be waited for comes first: it is little work that is done again then.
        store.connect();
        if (bus == null) {
            bus = listen.get();
        }
        // Redis is taken only by who has the port, or a second one of us would take it from the first.
        long now = wallNanos();
        clock = new SiteClock(System.nanoTime(), now);
        SchedLoop starting = new SchedLoop(configuration, store, bus, new Story(log), now,
                new SecureRandom().nextLong(), log);
        starting.recover(now);
        loop = starting;
        store.start(selector::wakeup);
        busKey = bus.channel().register(selector, SelectionKey.OP_READ);
    }

    @Override
    public int doWork(long nowNanos) {
        // While the store is behind its writer wakes us.
        busKey.interestOps(loop.listens() ? SelectionKey.OP_READ : 0);
        return loop.turn(nowNanos, epochNanos(nowNanos));
    }

    @Override
    public long deadlineNanos(long nowNanos) {
        return loop.deadlineNanos(nowNanos, epochNanos(nowNanos));
    }

    @Override
    public Set<Key<?>> live() {
        return SchedLoop.LIVE;
    }

    @Override
    public void reconfigure(Configuration changed) {
        configuration = changed;
        if (loop != null) {
            loop.reconfigure(changed, epochNanos(System.nanoTime()));
        }
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
        if (bus != null) {
            bus.close();
        }
    }

    private long epochNanos(long nowNanos) {
        return clock.now(nowNanos, wallNanos(), loop.awaitsTime());
    }

    private static long wallNanos() {
        Instant instant = Instant.now();
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
