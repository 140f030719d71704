// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.wire.Framer;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A server that answers each message with what a function makes of it; empty for nothing, {@link #CLOSE} to close the
 * connection.
 */
final class Peer implements AutoCloseable {
    static final String CLOSE = "close";

    private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final UnaryOperator<String> answer;

    Peer(UnaryOperator<String> answer) throws IOException {
        this.answer = answer;
        start(this::serve);
    }

    private static void start(Runnable runs) {
        Thread thread = new Thread(runs, "peer");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    List<String> seen() {
        return List.copyOf(seen);
    }

    private void serve() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                start(() -> talk(socket));
            } catch (IOException e) {
                // It is closed.
            }
        }
    }

    private void talk(Socket accepted) {
        try (Socket socket = accepted) {
            answer(socket);
        } catch (IOException e) {
            // The tool has gone; the next one may come.
        }
    }

    private void answer(Socket socket) throws IOException {
        Framer framer = new Framer(Limits.DEFAULT);
        byte[] buffer = new byte[1 << 16];
        for (int n = socket.getInputStream().read(buffer); n >= 0; n = socket.getInputStream().read(buffer)) {
            framer.input(buffer, 0, n);
            while (framer.next()) {
                String message =
                        new String(framer.array(), framer.offset(), framer.length(), StandardCharsets.UTF_8);
                seen.add(message);
                String reply = answer.apply(message);
                if (reply.equals(CLOSE)) {
                    return;
                }
                socket.getOutputStream().write(reply.getBytes(StandardCharsets.UTF_8));
            }
            framer.keep();
            framer.resume();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
