// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.tool.Agent;
import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLogs;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Accepts TCP connections on every address of a host name. */
final class Listener {
    /** Accepted in one go, before others have their turn: a few milliseconds. */
    private static final int ACCEPT_AT_ONCE = 32;
    /** How long nothing is accepted after the process ran out of file descriptors. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    /** What keeps us from accepting may last for long, and come and go. */
    private static final Duration COMPLAIN_EVERY = Duration.ofMinutes(1);

    private final TlsServer tls;
    private final Log log;
    private final RateLimitedLogs complaints;
    private final ListeningSockets sockets;
    private final KeepAlive keepAlive;
    private boolean paused;
    private long pausedUntil;

    /**
     * @param hostGone after so much silence the host of a peer counts as gone
     * @param tls      null where it listens in the clear
     */
    Listener(Duration hostGone, TlsServer tls, Log log) {
        this.tls = tls;
        this.log = log;
        this.complaints = new RateLimitedLogs(log, COMPLAIN_EVERY);
        this.keepAlive = new KeepAlive(hostGone, log);
        this.sockets = new ListeningSockets(keepAlive::listening, log);
    }

    /**
     * Binds; what cannot be bound yet beside others is tried again by {@link #work}.
     *
     * @param port 0 lets the kernel choose one, for all addresses
     * @throws coordinatool.tool.NotYet where no address of the host can be used now
     * @throws coordinatool.tool.Fatal where we are not allowed to
     */
    void open(Selector selector, String host, int port) throws IOException {
        sockets.open(selector, host, port, this);
        log.normal(tls == null ? "listening" : "listening by TLS", "host", host, "port", port());
    }

    /** The port that it is bound to. */
    int port() {
        return sockets.port();
    }

    /** A channel of ours is ready: hands what has come to the connections. */
    void accept(SelectionKey key, Connections connections, Selector selector, long now) throws IOException {
        ServerSocketChannel channel = (ServerSocketChannel) key.channel();
        for (int i = 0; i < ACCEPT_AT_ONCE; i++) {
            if (connections.isFull()) {
                pause(now, "no more connections are accepted: limit reached", connections.count() + " are open");
                return;
            }
            SocketChannel accepted;
            try {
                accepted = channel.accept();
            } catch (IOException e) {
                // Out of file descriptors, or the peer has given up already. Level-triggered: trying on would only
                // spin.
                pause(now, "cannot accept connections for now", e.getMessage());
                return;
            }
            if (accepted == null) {
                return;
            }
            take(accepted, connections, selector);
        }
    }

    /** Goes on accepting, and looks for addresses that were not there, when it is time. */
    void work(Connections connections, Selector selector, long now) {
        sockets.retry(selector, now, this);
        complaints.tell(now);
        if (paused && now - pausedUntil >= 0 && !connections.isFull()) {
            paused = false;
            sockets.watch(SelectionKey.OP_ACCEPT);
        }
    }

    /** {@link System#nanoTime} at which {@link #work} wants to be called. */
    long deadlineNanos(Connections connections) {
        long accept = paused && !connections.isFull() ? pausedUntil : Long.MAX_VALUE;
        return Agent.earlier(accept, sockets.deadlineNanos());
    }

    void close() {
        sockets.close();
    }

    private void take(SocketChannel accepted, Connections connections, Selector selector) throws IOException {
        try {
            accepted.configureBlocking(false);
            // Replies are small and several may follow each other: Nagle's algorithm would hold the second back for 40
            // ms.
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            keepAlive.watch(accepted);
            connections.add(accepted, selector, tls);
        } catch (IOException e) {
            // The peer is gone again.
            log.info("connection lost while it was accepted", "reason", e.getMessage());
            accepted.close();
        }
    }

    private void pause(long now, String event, String reason) {
        paused = true;
        pausedUntil = now + PAUSE_NANOS;
        sockets.watch(0);
        complaints.add(now, event, "reason", reason);
    }
}
