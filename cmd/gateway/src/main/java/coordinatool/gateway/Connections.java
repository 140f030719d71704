// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.gateway.access.Access;
import coordinatool.gateway.access.AccessControl;
import coordinatool.tool.Agent;
import coordinatool.tool.Log;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All connections: who has to be served this turn, what they hold together, and who has to go. */
final class Connections implements ConnectionServer {
    /**
     * Sent at once so many at a time, so that a turn with replies for thousands needs no more storage than for these.
     */
    private static final int FLUSH_AT = 64;
    /** Limits of time are kept with this much slack, one part in so many. */
    private static final int TIME_SLACK = 8;

    private final Limits limits;
    private final Log log;
    private final Conversations conversations;
    private final AccessControl control;
    private final ConnectionTools tools;
    private final Set<Connection> open = new LinkedHashSet<>();
    private List<Connection> due = new ArrayList<>();
    private final Leaving leaving = new Leaving();
    private final long timeCheckNanos;
    private long nextTimeCheck;
    private long held;
    private long now;

    /**
     * @param tls  whether some of them have to shake hands first
     * @param wake lets the loop have another turn; from any thread
     */
    Connections(Limits limits, boolean tls, Conversations conversations, AccessControl control, Runnable wake,
            Log log) {
        this.control = control;
        this.limits = limits;
        this.log = log;
        this.conversations = conversations;
        conversations.beforeEhlo(leaving::closeOf);
        this.tools = ConnectionTools.of(limits, wake, log);
        long shortest = Math.min(limits.unfinished().toNanos(), limits.unread().toNanos());
        this.timeCheckNanos =
                Math.max(1, (tls ? Math.min(Connection.HANDSHAKE.toNanos(), shortest) : shortest) / TIME_SLACK);
    }

    /** How many there are. */
    int count() {
        return open.size();
    }

    boolean isFull() {
        return open.size() >= limits.connections();
    }

    /**
     * Takes over a channel that does not block.
     *
     * @param tls null for one in the clear
     */
    void add(SocketChannel channel, Selector selector, TlsServer tls) throws IOException {
        Access access = control.connected((InetSocketAddress) channel.getRemoteAddress());
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        Connection connection = new Connection(
                self -> tls == null ? new PlainTransport(channel)
                        : new TlsTransport(channel, tls, access::certified, self::again),
                key, access, tools, this, conversations);
        key.attach(connection);
        open.add(connection);
        log.debug("connection accepted", "address", access.address());
    }

    /** A turn begins. */
    void turn(long nanos) {
        now = nanos;
        tools.complaints().tell(now);
        control.turn(now);
        tools.longMessages().turn();
    }

    /** The scheduler takes more again. */
    void goOn() {
        open.stream().filter(Connection::isStalled).toList().forEach(Connection::due);
    }

    /** Sends the replies of this turn, and looks after limits. Returns whether there is more to do at once. */
    boolean flush() {
        flushDue();
        leaving.closeSome();
        if (held > limits.totalBytes()) {
            open.stream().max(Comparator.comparingLong(Connection::accounted))
                    .ifPresent(largest -> largest.breakOff("all together hold too much, it most", "bytes",
                            largest.accounted() + " of " + held));
        }
        if (held > 0 && now - nextTimeCheck >= 0) {
            nextTimeCheck = now + timeCheckNanos;
            List.copyOf(open).forEach(connection -> connection.checkTime(now));
        }
        return !due.isEmpty() || !leaving.isEmpty();
    }

    /** {@link System#nanoTime} at which {@link #flush} wants to be called. */
    long deadlineNanos() {
        return Agent.earlier(held > 0 ? nextTimeCheck : Long.MAX_VALUE, control.deadlineNanos());
    }

    /** Sends what the kernel takes, and closes everything. */
    void closeAll(String why) {
        flushDue();
        List.copyOf(open).forEach(connection -> connection.close(why));
        tools.longMessages().close();
    }

    @Override
    public void due(Connection connection) {
        due.add(connection);
        if (due.size() >= FLUSH_AT) {
            flushDue();
        }
    }

    @Override
    public void leaves(Connection connection) {
        leaving.add(connection);
    }

    @Override
    public void account(long change) {
        if (held == 0 && change > 0) {
            nextTimeCheck = now + timeCheckNanos;
        }
        held += change;
    }

    @Override
    public void closed(Connection connection) {
        open.remove(connection);
        conversations.end(connection.conversation());
    }

    private void flushDue() {
        List<Connection> batch = due;
        due = new ArrayList<>();
        batch.forEach(connection -> connection.flush(now));
    }
}
