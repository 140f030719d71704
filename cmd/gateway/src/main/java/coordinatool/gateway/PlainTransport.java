// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** TCP as it is. */
record PlainTransport(SocketChannel socket) implements Transport {
    @Override
    public int read(ByteBuffer to) throws IOException {
        return socket.read(to);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return socket.write(from);
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public boolean mayRead() {
        return true;
    }

    @Override
    public int push() {
        // There is nothing of its own.
        return 0;
    }

    @Override
    public boolean wantsToPush() {
        return false;
    }

    @Override
    public int held() {
        return 0;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
