// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
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

/**
 * A listening socket on every address of a host name. One address is enough to serve; at boot others may come later,
 * as an IPv6 address does while the kernel makes sure that nobody else has it, so those are tried again. One thread.
 */
final class ListeningSockets {
    /** All movers of a site may come at once; the kernel caps it at net.core.somaxconn. */
    private static final int BACKLOG = 4096;
    /** Some name has an address for good that this host does not have (::1 without IPv6): cheap, and without a word. */
    private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

    private final Runnable bound;
    private final Log log;
    private final List<SelectionKey> keys = new ArrayList<>();
    private final List<InetAddress> missing = new ArrayList<>();
    private int port;
    private long retryAt;

    /** @param bound is run whenever there is another socket */
    ListeningSockets(Runnable bound, Log log) {
        this.bound = bound;
        this.log = log;
    }

    /**
     * Looks whether {@link #open} would find an address, without listening there: who connected meanwhile would be
     * lost.
     *
     * @throws NotYet as {@link #open}
     * @throws Fatal as {@link #open}
     */
    static void require(String host, int port) {
        List<String> failures = new ArrayList<>();
        for (InetAddress address : addresses(host)) {
            try (SocketChannel channel = SocketChannel.open()) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(new InetSocketAddress(address, port));
                return;
            } catch (IOException e) {
                failures.add(failure(address, e));
            }
        }
        throw unusable(host, port, failures);
    }

    /**
     * Binds. Nothing is open where it throws.
     *
     * @param wanted 0 lets the kernel choose a port, for all addresses
     * @param attachment of the keys
     * @throws NotYet where the name has no address now, or none of them can be used
     * @throws Fatal where we are not allowed to
     */
    void open(Selector selector, String host, int wanted, Object attachment) throws IOException {
        port = wanted;
        missing.clear();
        List<String> failures = new ArrayList<>();
        for (InetAddress address : addresses(host)) {
            try {
                bind(selector, address, attachment);
            } catch (IOException e) {
                failures.add(failure(address, e));
                missing.add(address);
            }
        }
        if (keys.isEmpty()) {
            throw unusable(host, port, failures);
        } else if (!missing.isEmpty()) {
            log.info("cannot listen everywhere, trying again", "addresses", missing.size(), "reason", last(failures));
        }
        retryAt = System.nanoTime() + RETRY_NANOS;
    }

    private static String failure(InetAddress address, IOException e) {
        return address.getHostAddress() + ": " + e.getMessage();
    }

    /** Why none can be used. Of an address that is not here, the kernel does not even look at the port. */
    static RuntimeException unusable(String host, int port, List<String> failures) {
        for (String failure : failures) {
            // EACCES has no exception of its own.
            if (failure.contains("Permission denied")) {
                return new Fatal(ExitCode.UNAVAILABLE, "cannot listen on port " + port + ": " + failure
                        + ": ports below net.ipv4.ip_unprivileged_port_start need CAP_NET_BIND_SERVICE");
            }
        }
        return new NotYet("port " + port + " of host " + host, last(failures));
    }

    private static String last(List<String> failures) {
        return failures.isEmpty() ? "it has no address" : failures.get(failures.size() - 1);
    }

    private static InetAddress[] addresses(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new NotYet("the address of host " + host, "the name does not resolve");
        }
    }

    private void bind(Selector selector, InetAddress address, Object attachment) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(address, port), BACKLOG);
            bound.run();
            channel.configureBlocking(false);
            keys.add(channel.register(selector, SelectionKey.OP_ACCEPT, attachment));
            port = channel.socket().getLocalPort();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Tries again, when it is time, to bind the addresses that could not be had. */
    void retry(Selector selector, long now, Object attachment) {
        if (missing.isEmpty() || now - retryAt < 0) {
            return;
        }
        retryAt = now + RETRY_NANOS;
        missing.removeIf(address -> {
            try {
                bind(selector, address, attachment);
                log.normal("listening", "address", address.getHostAddress(), "port", port);
                return true;
            } catch (IOException e) {
                log.debug("cannot listen", "address", address.getHostAddress(), "reason", e.getMessage());
                return false;
            }
        });
    }

    /** {@link System#nanoTime} at which {@link #retry} wants to be called. */
    long deadlineNanos() {
        return missing.isEmpty() ? Long.MAX_VALUE : retryAt;
    }

    /** The port that it is bound to. */
    int port() {
        return port;
    }

    /** What the selector is to look for: 0, or OP_ACCEPT. */
    void watch(int ops) {
        keys.stream().filter(SelectionKey::isValid).forEach(key -> key.interestOps(ops));
    }

    void close() {
        for (SelectionKey key : keys) {
            try {
                key.channel().close();
            } catch (IOException e) {
                log.info("close failed", "reason", e.getMessage());
            }
        }
    }
}
