// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.gateway.access.AccessControl;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections without the gateway's loop: the test says when what is looked at. */
class ConnectionsTest {
    private static final int ALL = 10;
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Log log = new Log("gateway", Level.OFF, System.err);
    private final List<Message> told = new ArrayList<>();
    private final AccessControl control = AccessControl.unaudited(log);
    /** Long messages that were read, and leave to read more. */
    private final Semaphore parsed = new Semaphore(0);
    private final Semaphore mayParse = new Semaphore(0);
    private final Conversations conversations =
            new Conversations(Limits.DEFAULT, new Uplink(told::add, null), log);
    private final Connections connections =
            new Connections(Limits.DEFAULT, false, conversations, control, this::onParsed, log);
    private final List<SocketChannel> clients = new ArrayList<>();
    private Selector selector;
    private ServerSocketChannel server;

    @BeforeEach
    void open() throws IOException {
        selector = Selector.open();
        server = ServerSocketChannel.open().bind(ADDRESS);
    }

    @AfterEach
    void close() throws IOException {
        mayParse.release(ALL);
        connections.closeAll("test is over");
        for (SocketChannel client : clients) {
            client.close();
        }
        server.close();
        selector.close();
    }

    private void onParsed() {
        parsed.release();
        mayParse.acquireUninterruptibly();
    }

    private SelectionKey accept() throws IOException {
        SocketChannel ours = server.accept();
        ours.configureBlocking(false);
        connections.add(ours, selector, null);
        return ours.keyFor(selector);
    }

    /** Says something long, and has all of it heard. */
    private Connection sayLong() throws IOException {
        String message = "{\"command\":\"lock\",\"x\":\"" + "x".repeat(LongMessages.BYTES) + "\"}";
        ByteBuffer unsaid = ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8));
        SocketChannel client = SocketChannel.open(server.getLocalAddress());
        clients.add(client);
        client.configureBlocking(false);
        Connection connection = (Connection) accept().attachment();
        while (connection.accounted() != message.length()) {
            client.write(unsaid);
            selector.select(key -> ((Connection) key.attachment()).ready(System.nanoTime()), 1);
        }
        return connection;
    }

    @Test
    void aLongMessageOfAConnectionThatIsClosedIsNotKept() throws Exception {
        sayLong();
        parsed.acquire();
        Connection gone = sayLong();
        sayLong();
        gone.close("too much");
        mayParse.release();
        parsed.acquire();
        connections.turn(System.nanoTime());
        assertThat(told.stream().filter(Message.Lock.class::isInstance)).as("what was read next is the last")
                .hasSize(2);
    }

    /** TLS has something of its own to say, and the other side takes it when we read. */
    @Test
    void whatTlsHasSaidBesideUsIsNotWaitedFor() throws Exception {
        clients.add(SocketChannel.open(server.getLocalAddress()));
        SelectionKey key = accept();
        SaysItsOwn tls = new SaysItsOwn();
        Connection connection = new Connection(self -> tls, key, control.connected(ADDRESS),
                ConnectionTools.of(Limits.DEFAULT, () -> { }, log), connections, conversations);
        tls.wantsToPush = true;
        connection.checkTime(System.nanoTime());
        connection.flush(System.nanoTime());
        assertThat(key.interestOps() & SelectionKey.OP_WRITE).isNotZero();
        tls.wantsToPush = false;
        connection.flush(System.nanoTime());
        assertThat(key.interestOps() & SelectionKey.OP_WRITE).isZero();
        tls.thinks = true;
        connection.again();
        assertThat(key.interestOps() & SelectionKey.OP_READ).isZero();
        tls.thinks = false;
        connection.again();
        assertThat(key.interestOps() & SelectionKey.OP_READ).isNotZero();
    }

    private static final class SaysItsOwn implements Transport {
        private boolean wantsToPush;
        private boolean thinks;

        @Override
        public int read(ByteBuffer to) {
            return 0;
        }

        @Override
        public int write(ByteBuffer from) {
            return 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public int push() {
            return 0;
        }

        @Override
        public boolean mayRead() {
            return !thinks;
        }

        @Override
        public boolean wantsToPush() {
            return wantsToPush;
        }

        @Override
        public int held() {
            return 0;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
