// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.wire.Framer;
import coordinatool.wire.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A TCP client that says what it is told to say, byte by byte if need be. */
final class Client implements Closeable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final Framer framer = new Framer(Limits.REPLIES);
    private final byte[] buffer = new byte[4096];

    Client(int port) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        // What a client that does not read leaves in the kernel shall not take long to send.
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    Client say(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The address that the gateway sees. */
    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** The next reply; null where the gateway has closed the connection. */
    String hear() throws IOException {
        framer.resume();
        while (!framer.next()) {
            framer.keep();
            int n;
            try {
                n = socket.getInputStream().read(buffer);
            } catch (SocketTimeoutException e) {
                throw new AssertionError("no reply", e);
            }
            if (n < 0) {
                return null;
            }
            framer.input(buffer, 0, n);
        }
        String reply = new String(framer.array(), framer.offset(), framer.length(), StandardCharsets.UTF_8);
        framer.keep();
        return reply;
    }

    /** Sends no more, but may still read. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
