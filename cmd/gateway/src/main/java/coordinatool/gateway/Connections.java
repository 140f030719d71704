// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.BusClient;
import coordinatool.tool.Log;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** All connections: who has to be served this turn, what they hold together, and who has to go. */
final class Connections implements Uplink.Owner {
    /**
     * Sent at once so many at a time, so that a turn with replies for thousands needs no more storage than for these.
     */
    private static final int FLUSH_AT = 64;
    /** Limits of time are kept with this much slack, one part in so many. */
    private static final int TIME_SLACK = 8;

    /** How often it is said of an id, and of how many ids that is remembered. */
    private static final long SAY_REFUSED_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int REFUSED_IDS = 1000;

    private final Limits limits;
    private final Log log;
    private final Uplink uplink;
    private final Shared shared;
    /** With the connection, or null where that has closed. */
    private final Map<Conversation, Connection> conversations = new LinkedHashMap<>();
    private List<Connection> touched = new ArrayList<>();
    private List<Connection> stalled = new ArrayList<>();
    private final long timeCheckNanos;
    private long nextTimeCheck;
    /** When it was last said that a mover was refused because another one has its id, nanoseconds. */
    private final Map<String, Long> refused = new HashMap<>();
    private long lastNumber;
    private int open;
    private long held;
    private boolean quitting;
    private long now;

    Connections(Limits limits, BusClient bus, Log log) {
        this.limits = limits;
        this.log = log;
        this.uplink = new Uplink(bus, this, log);
        this.shared = Shared.of(limits, log, this, uplink);
        this.timeCheckNanos =
                Math.max(1, Math.min(limits.unfinished().toNanos(), limits.unread().toNanos()) / TIME_SLACK);
    }

    Uplink uplink() {
        return uplink;
    }

    /** How many TCP connections there are. */
    int count() {
        return open;
    }

    boolean isFull() {
        return open >= limits.connections();
    }

    boolean isQuitting() {
        return quitting;
    }

    /** Takes over a channel that does not block. */
    void add(SocketChannel channel, Selector selector) throws IOException {
        String address = text((InetSocketAddress) channel.getRemoteAddress());
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        Connection connection = new Connection(channel, key, ++lastNumber, address, shared);
        key.attach(connection);
        conversations.put(connection.conversation(), connection);
        open++;
        log.debug("connection accepted", "address", address);
    }

    /** A turn begins. */
    void turn(long nanos) {
        now = nanos;
    }

    /** Goes on with what had to wait. Returns how many connections got further. */
    int goOn() {
        uplink.pump();
        int done = 0;
        List<Connection> waiting = stalled;
        stalled = new ArrayList<>();
        for (Connection connection : waiting) {
            if (connection.retry(now)) {
                done++;
            } else {
                stalled.add(connection);
            }
        }
        return done;
    }

    /** Sends the replies of this turn, and looks after limits. */
    void flush() {
        flushTouched();
        if (held > limits.totalBytes()) {
            closeLargest();
        }
        if (held > 0 && now - nextTimeCheck >= 0) {
            nextTimeCheck = now + timeCheckNanos;
            for (Connection connection : List.copyOf(openConnections())) {
                connection.checkTime(now);
            }
        }
    }

    /** {@link System#nanoTime} at which {@link #flush} wants to be called. */
    long deadlineNanos() {
        return held > 0 ? nextTimeCheck : Long.MAX_VALUE;
    }

    /** Sends what the kernel takes, and closes everything. */
    void closeAll(String why) {
        flushTouched();
        for (Connection connection : List.copyOf(openConnections())) {
            connection.close(why);
        }
    }

    void touched(Connection connection) {
        touched.add(connection);
        if (touched.size() >= FLUSH_AT) {
            flushTouched();
        }
    }

    void stalled(Connection connection) {
        stalled.add(connection);
    }

    void account(long change) {
        if (held == 0 && change > 0) {
            nextTimeCheck = now + timeCheckNanos;
        }
        held += change;
    }

    void closed(Connection connection, boolean lingers) {
        open--;
        if (lingers) {
            conversations.put(connection.conversation(), null);
        } else {
            conversations.remove(connection.conversation());
        }
    }

    /** A mover at this address was refused because another one has its id. */
    void refused(String id, String address) {
        Long last = refused.get(id);
        if (last != null && now - last < SAY_REFUSED_NANOS) {
            return;
        }
        if (refused.size() >= REFUSED_IDS) {
            refused.clear();
        }
        refused.put(id, now);
        String holder = conversations.keySet().stream().filter(c -> c.isNamed() && c.name().equals(id))
                .map(Conversation::address).findFirst().orElse("at another gateway");
        log.warn("mover refused: another one has its id", "mover", id, "address", address, "used_by", holder);
    }

    void forget(Conversation conversation) {
        conversations.remove(conversation);
    }

    @Override
    public Iterable<Conversation> conversations() {
        // A copy: what the caller does may close some of them.
        return List.copyOf(conversations.keySet());
    }

    @Override
    public void quit() {
        quitting = true;
    }

    private List<Connection> openConnections() {
        return conversations.values().stream().filter(c -> c != null).toList();
    }

    private void flushTouched() {
        List<Connection> batch = touched;
        touched = new ArrayList<>();
        for (Connection connection : batch) {
            connection.flush(now);
        }
    }

    private void closeLargest() {
        Connection largest = null;
        for (Connection connection : openConnections()) {
            if (largest == null || connection.accounted() > largest.accounted()) {
                largest = connection;
            }
        }
        if (largest != null) {
            largest.closeAsLargest(held);
        }
    }

    /** No name is looked up: that may take long, and we have one thread. */
    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
