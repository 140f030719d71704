// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Somebody between a client and the gateway, who passes one connection on and keeps what the client says. */
final class Eavesdropper {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final CompletableFuture<Void> passed;

    /** @param gateway its port on this machine */
    Eavesdropper(int gateway) throws IOException {
        passed = CompletableFuture.runAsync(() -> {
            try (listener; Socket in = listener.accept(); Socket out = new Socket("127.0.0.1", gateway)) {
                // No task of a pool, which may have one thread: ours.
                Thread back = new Thread(() -> copy(out, in, OutputStream.nullOutputStream()), "back");
                back.start();
                copy(in, out, heard);
                out.shutdownOutput();
                back.join();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Where the client is to connect. */
    int port() {
        return listener.getLocalPort();
    }

    /** Waits for the end of the connection. */
    byte[] heard() throws Exception {
        passed.get(20, TimeUnit.SECONDS);
        return heard.toByteArray();
    }

    private static void copy(Socket from, Socket to, OutputStream keep) {
        byte[] buffer = new byte[4096];
        try {
            for (int n = from.getInputStream().read(buffer); n > 0; n = from.getInputStream().read(buffer)) {
                keep.write(buffer, 0, n);
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException ignored) {
            // One of them is gone.
        }
    }
}
