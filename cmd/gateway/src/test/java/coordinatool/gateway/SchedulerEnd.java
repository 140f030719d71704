// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Bus;
import coordinatool.bus.BusAddress;
import coordinatool.bus.BusServer;
import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/** The scheduler's end of a real bus, played by the test on its own thread. */
final class SchedulerEnd implements AutoCloseable, BusServer.Handler {
    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

    private final BusServer server;
    private final Selector selector;
    private final ArrayDeque<Message> received = new ArrayDeque<>();
    private long gateway;

    SchedulerEnd(int port, Path keyFile) throws IOException {
        server = Bus.listen(new BusAddress("127.0.0.1", port, keyFile),
                new Log("scheduler-end", Level.WARN, System.err));
        selector = Selector.open();
        server.channel().register(selector, SelectionKey.OP_READ);
    }

    /** Runs the bus until the condition holds. */
    void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            turn();
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain; received: " + received);
            }
        }
    }

    /** Takes what is there, and waits a little for more. */
    void turn() {
        try {
            if (server.poll(this, System.nanoTime()) == 0) {
                selector.select(5);
                selector.selectedKeys().clear();
            }
            server.flush(System.nanoTime());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message, which has to be of this type. */
    <T extends Message> T next(Class<T> type) {
        until(() -> !received.isEmpty());
        Message message = received.poll();
        if (!type.isInstance(message)) {
            throw new AssertionError("expected " + type.getSimpleName() + " but got " + message);
        }
        return type.cast(message);
    }

    /** The first message of this type, whatever else there is. */
    <T extends Message> T nextOf(Class<T> type) {
        until(() -> received.stream().anyMatch(type::isInstance));
        Message found = received.stream().filter(type::isInstance).findFirst().orElseThrow();
        received.remove(found);
        return type.cast(found);
    }

    /** Whether there is a message of this type. */
    boolean has(Class<? extends Message> type) {
        return received.stream().anyMatch(type::isInstance);
    }

    /** How many messages have come and not been looked at. */
    int waiting() {
        return received.size();
    }

    void answer(Message message) {
        server.send(gateway, message);
        server.flush(System.nanoTime());
    }

    @Override
    public void onPeer(long peer, Role role, String name, String fsname) {
        gateway = peer;
    }

    @Override
    public void onMessage(long peer, Message message) {
        // What those who follow hear is for AuditTest.
        if (!(message instanceof Message.Audit)) {
            received.add(message);
        }
    }

    @Override
    public void onPeerGone(long peer, boolean returns) {
        if (peer == gateway) {
            gateway = 0;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        selector.close();
    }
}
