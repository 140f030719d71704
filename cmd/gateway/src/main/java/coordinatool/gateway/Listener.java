// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.net.ExtendedSocketOptions;

/** Accepts TCP connections on every address of a host name. */
final class Listener {
    /** All movers of a site may come at once; the kernel caps it at net.core.somaxconn. */
    private static final int BACKLOG = 4096;
    /** Accepted in one go, before others have their turn. */
    private static final int ACCEPT_AT_ONCE = 256;
    /**
     * A mover whose host has gone without a word is noticed after {@code IDLE + INTERVAL * COUNT} seconds: two minutes.
     */
    private static final int KEEPALIVE_IDLE = 60;
    private static final int KEEPALIVE_INTERVAL = 10;
    private static final int KEEPALIVE_COUNT = 6;
    /** How long nothing is accepted after the process ran out of file descriptors. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Log log;
    private final List<ServerSocketChannel> channels = new ArrayList<>();
    private final List<SelectionKey> keys = new ArrayList<>();
    private boolean paused;
    private boolean complained;
    private long pausedUntil;

    Listener(Log log) {
        this.log = log;
    }

    /**
     * Binds.
     *
     * @param port 0 lets the kernel choose one, for all addresses
     * @throws Fatal where no address of the host can be used
     */
    void open(Selector selector, String host, int port) throws IOException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new Fatal(ExitCode.UNAVAILABLE, "cannot listen: host name " + host + " is not known (key host)");
        }
        String failure = "no address";
        for (InetAddress address : addresses) {
            int chosen = port == 0 && !channels.isEmpty() ? port() : port;
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(new InetSocketAddress(address, chosen), BACKLOG);
                channel.configureBlocking(false);
                keys.add(channel.register(selector, SelectionKey.OP_ACCEPT, this));
                channels.add(channel);
            } catch (IOException e) {
                channel.close();
                failure = address.getHostAddress() + " port " + chosen + ": " + e.getMessage();
                log.info("cannot listen", "address", address.getHostAddress(), "port", chosen,
                        "reason", e.getMessage());
            }
        }
        if (channels.isEmpty()) {
            throw new Fatal(ExitCode.UNAVAILABLE, "cannot listen on " + failure);
        }
        log.normal("listening", "host", host, "port", port());
    }

    /** The port that it is bound to. */
    int port() {
        return channels.get(0).socket().getLocalPort();
    }

    /** A channel of ours is ready: hands what has come to the connections. */
    void accept(SelectionKey key, Connections connections, Selector selector, long now) throws IOException {
        ServerSocketChannel channel = (ServerSocketChannel) key.channel();
        for (int i = 0; i < ACCEPT_AT_ONCE; i++) {
            if (connections.isFull()) {
                pause(now, "no more connections are accepted: limit reached", connections.count() + " open");
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
                complained = false;
                return;
            }
            take(accepted, connections, selector);
        }
    }

    /** Goes on accepting when it is time. */
    void work(Connections connections, long now) {
        if (paused && now - pausedUntil >= 0 && !connections.isFull()) {
            paused = false;
            watch(SelectionKey.OP_ACCEPT);
        }
    }

    /** {@link System#nanoTime} at which {@link #work} wants to be called. */
    long deadlineNanos(Connections connections) {
        return paused && !connections.isFull() ? pausedUntil : Long.MAX_VALUE;
    }

    void close() {
        for (ServerSocketChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                log.info("close failed", "reason", e.getMessage());
            }
        }
    }

    private void take(SocketChannel accepted, Connections connections, Selector selector) throws IOException {
        try {
            accepted.configureBlocking(false);
            // Replies are small and several may follow each other: Nagle's algorithm would hold the second back for 40
            // ms.
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            accepted.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            accepted.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE);
            accepted.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_INTERVAL);
            accepted.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_COUNT);
            connections.add(accepted, selector);
        } catch (IOException e) {
            // The peer is gone again.
            log.info("connection lost while it was accepted", "reason", e.getMessage());
            accepted.close();
        }
    }

    private void pause(long now, String event, String reason) {
        paused = true;
        pausedUntil = now + PAUSE_NANOS;
        watch(0);
        if (!complained) {
            complained = true;
            log.error(event, "reason", reason);
        }
    }

    private void watch(int ops) {
        keys.stream().filter(SelectionKey::isValid).forEach(key -> key.interestOps(ops));
    }
}
