// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.BusClient;
import coordinatool.bus.Message;
import coordinatool.gateway.access.AccessControl;
import coordinatool.tool.Agent;
import coordinatool.tool.Awaited;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The agent: one selector for the listening sockets, all connections and the bus. A turn takes what came in on all of
 * them, and then sends what is to be sent, once to each.
 */
final class Gateway implements Agent {
    /** After so long a turn takes no more, and sends what it has: ten thousand movers may speak at once. */
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** So many have their turn however long that takes: on a busy machine any time may pass between two steps. */
    private static final int TURN_LEAST = 16;

    private final Endpoint endpoint;
    private final Limits limits;
    private final Function<Runnable, AccessControl> rules;
    private final Runnable requireBus;
    private final IntFunction<BusClient> connect;
    private final Supplier<EndFile> openEnds;
    private final Log log;
    /** In turn: those that have been waiting come before those that are ready again. */
    private final Set<SelectionKey> ready = new LinkedHashSet<>();
    private Selector selector;
    private AccessControl control;
    /** Null as long as the configuration was not read again. */
    private Configuration changed;
    private BusClient bus;
    private EndFile ends;
    private Uplink uplink;
    private Conversations conversations;
    private Connections connections;
    private final List<Listener> listeners = new ArrayList<>();
    private TlsServer tls;

    /**
     * @param rules    who may say what; is given what lets the loop have another turn
     * @param requireBus throws {@link NotYet} while it is known that the bus cannot be joined
     * @param connect  joins the bus, once it is known at which port we can serve
     * @param openEnds opens the file where ends are kept; gives null where none can be
     */
    Gateway(Endpoint endpoint, Limits limits, Function<Runnable, AccessControl> rules, Runnable requireBus,
            IntFunction<BusClient> connect, Supplier<EndFile> openEnds, Log log) {
        this.endpoint = endpoint;
        this.limits = limits;
        this.rules = rules;
        this.requireBus = requireBus;
        this.connect = connect;
        this.openEnds = openEnds;
        this.log = log;
    }

    /** The TCP port, once started. */
    int port() {
        return listeners.get(0).port();
    }

    @Override
    public void onStart(Selector opened) throws IOException {
        selector = opened;
        // First: who is listened to in vain would be told of a lost connection, once a second.
        requireBus.run();
        if (endpoint.tlsPort() != 0) {
            if (tls == null) {
                tls = new TlsServer(endpoint.tlsFiles(), selector::wakeup, log);
            }
            ListeningSockets.require(endpoint.host(), endpoint.tlsPort());
        }
        try {
            listen(null, endpoint.port());
            if (tls != null) {
                listen(tls, endpoint.tlsPort());
            }
            bus = connect.apply(port());
        } catch (NotYet e) {
            closeListeners();
            throw e;
        }
        bus.register(selector);
        ends = openEnds.get();
        uplink = new Uplink(bus::send, ends);
        conversations = new Conversations(limits, uplink, log);
        control = rules.apply(selector::wakeup);
        // For those who follow, and lost with a scheduler that goes; the log has it.
        control.onAudit(said -> uplink.tell(new Message.Audit(0, said.uid(), said.address(), said.command(),
                said.changes(), said.result())));
        if (changed != null) {
            control.reconfigure(changed);
        }
        connections = new Connections(limits, tls != null, conversations, control, selector::wakeup, log);
    }

    private void listen(TlsServer by, int port) throws IOException {
        Listener opening = new Listener(endpoint.hostGone(), by, log);
        opening.open(selector, endpoint.host(), port);
        listeners.add(opening);
    }

    private void closeListeners() {
        listeners.forEach(Listener::close);
        listeners.clear();
    }

    @Override
    public void ready(SelectionKey key) {
        ready.add(key);
    }

    @Override
    public int doWork(long now) throws IOException {
        uplink.statuses().turn(now);
        if (tls != null) {
            tls.turn(now);
        }
        connections.turn(now);
        bus.poll(conversations, now);
        conversations.onAbsence(bus.awaited());
        takeReady(now);
        if (uplink.pump()) {
            connections.goOn();
        }
        flushBus(now);
        boolean more = connections.flush();
        flushBus(now);
        listeners.forEach(listener -> listener.work(connections, selector, now));
        // What the selector will show by itself is no reason for another turn at once. The bus may have more without
        // that.
        return more || !ready.isEmpty() || bus.deadlineNanos() - now <= 0 ? 1 : 0;
    }

    /** Some of those that are ready. */
    private void takeReady(long now) throws IOException {
        long begin = System.nanoTime();
        Iterator<SelectionKey> next = ready.iterator();
        for (int n = 0; next.hasNext() && (n < TURN_LEAST || System.nanoTime() - begin < TURN_NANOS); n++) {
            SelectionKey key = next.next();
            next.remove();
            if (key.attachment() instanceof Connection connection) {
                connection.ready(now);
            } else if (key.attachment() instanceof Listener listener && key.isValid()) {
                listener.accept(key, connections, selector, now);
            }
        }
    }

    private void flushBus(long now) {
        uplink.ends().tellDue(now);
        if (uplink.takeSent() > 0) {
            bus.flush(now);
        }
    }

    @Override
    public long deadlineNanos(long now) {
        long deadline = Agent.earlier(Agent.earlier(bus.deadlineNanos(), uplink.ends().deadlineNanos()),
                connections.deadlineNanos());
        for (Listener listener : listeners) {
            deadline = Agent.earlier(deadline, listener.deadlineNanos(connections));
        }
        return deadline;
    }

    @Override
    public Awaited awaited() {
        return bus.awaited();
    }

    @Override
    public Set<Key<?>> live() {
        return AccessControl.LIVE;
    }

    @Override
    public void reconfigure(Configuration configuration) {
        changed = configuration;
        if (control != null) {
            control.reconfigure(configuration);
        }
    }

    @Override
    public boolean finished() {
        return conversations.isQuitting();
    }

    @Override
    public void onClose() {
        closeListeners();
        if (connections != null) {
            connections.closeAll("gateway stops");
        }
        if (control != null) {
            control.close();
        }
        if (tls != null) {
            tls.close();
        }
        if (bus != null) {
            if (uplink != null) {
                uplink.ends().tell();
            }
            bus.close();
        }
        if (ends != null) {
            ends.close();
        }
    }
}
