// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The least that a server in Java can do: one thread sends back what it gets. It prints its port, and ends with its
 * standard input. Nothing else is needed, so that {@code java Echo.java} runs it.
 */
public final class Echo {
    private static final int BUFFER = 65_536;
    private static final int BACKLOG = 20_000;

    private Echo() {
    }

    public static void main(String[] args) throws IOException {
        endWithInput();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try (Selector selector = Selector.open(); ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
            System.out.println(server.socket().getLocalPort());
            while (true) {
                selector.select(key -> handle(key, buffer));
            }
        }
    }

    private static void endWithInput() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Not for us.
                }
            } catch (IOException e) {
                // The same.
            }
            System.exit(0);
        });
        watch.setDaemon(true);
        watch.start();
    }

    private static void handle(SelectionKey key, ByteBuffer buffer) {
        try {
            if (key.isAcceptable()) {
                SocketChannel accepted = ((ServerSocketChannel) key.channel()).accept();
                accepted.configureBlocking(false);
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                accepted.register(key.selector(), SelectionKey.OP_READ);
            } else {
                echo((SocketChannel) key.channel(), buffer);
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    /** Whoever sends more than the socket takes back has to wait, as it is a lock-step peer. */
    private static void echo(SocketChannel channel, ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            channel.close();
            return;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
