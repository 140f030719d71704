// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A connection to a Unix socket that looks like a {@link Socket}, with its timeout for reading: Java has these sockets
 * as channels only, and Jedis wants the other. One thread reads and writes; {@link #close} may come from any.
 */
final class UnixSocket extends Socket {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private volatile int timeoutMillis;

    /** Connects. */
    UnixSocket(String path) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        selector = Selector.open();
        boolean done = false;
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ);
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                int count = channel.read(buffer);
                while (count == 0 && length > 0) {
                    if (!awaits(SelectionKey.OP_READ, timeoutMillis)) {
                        throw new SocketTimeoutException("nothing came");
                    }
                    count = channel.read(buffer);
                }
                return count;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                while (buffer.hasRemaining()) {
                    if (channel.write(buffer) == 0) {
                        awaits(SelectionKey.OP_WRITE, 0);
                    }
                }
            }
        };
    }

    /** @param millis 0 is for ever. @return false where the time is over */
    private boolean awaits(int operation, int millis) throws IOException {
        try {
            key.interestOps(operation);
            boolean ready = selector.select(millis) > 0;
            selector.selectedKeys().clear();
            return ready || !channel.isOpen();
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new SocketException("closed");
        }
    }

    @Override
    public void setSoTimeout(int millis) {
        timeoutMillis = millis;
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
    }
}
