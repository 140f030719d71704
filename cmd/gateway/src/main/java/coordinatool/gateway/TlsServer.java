// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.auth.ServerCertificate;
import coordinatool.auth.TlsContext;
import coordinatool.auth.TlsFiles;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLEngine;

/**
 * What all connections by TLS share: the certificate, which is read again when its files change, storage, and the
 * threads for handshakes. All methods are the loop's.
 */
final class TlsServer {
    /** Two records of the longest kind, encrypted; so what is decrypted of them fits in what connections read into. */
    static final int INPUT_BYTES = 2 * (18 << 10);
    private static final int OUTPUT_BYTES = 20 << 10;
    /** As many handshakes at a time: whoever wants to keep us busy with them shall not get all processors. */
    private static final int THREADS = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();

    private final boolean asks;
    private final ServerCertificate certificate;
    /** In the heap: of other storage the JDK's cipher makes arrays of its own, for each record. */
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES);
    private final ByteBuffer output = ByteBuffer.allocate(OUTPUT_BYTES);
    /** Outside of it, for the kernel: a copy of what is sent costs less than those arrays. */
    private final ByteBuffer outside = ByteBuffer.allocateDirect(INPUT_BYTES);
    private final SideThreads threads;
    private TlsContext context;
    private long lookAt;
    private long connections;

    /**
     * @param wake lets the loop call {@link #turn}; any thread
     * @throws Fatal where the files cannot be used
     */
    TlsServer(TlsFiles files, Runnable wake, Log log) {
        threads = new SideThreads("handshakes", THREADS, wake);
        asks = files.authorities() != null;
        certificate = certificate(files, log);
        long now = System.nanoTime();
        context = certificate.context(now);
        lookAt = now + LOOK_NANOS;
    }

    /** @throws Fatal where the files cannot be used */
    static ServerCertificate certificate(TlsFiles files, Log log) {
        if (files.key() == null || files.certificate() == null) {
            throw new Fatal(ExitCode.CONFIGURATION, "tls_port needs tls_key_file and tls_cert_file");
        }
        return new ServerCertificate(files, log);
    }

    /** For a new connection. */
    SSLEngine engine() {
        return context.server(asks);
    }

    /** A turn begins: handshakes go on, and new certificates count for new connections. */
    void turn(long now) {
        threads.turn();
        if (now - lookAt >= 0) {
            lookAt = now + LOOK_NANOS;
            context = certificate.context(now);
        }
    }

    /** The number of a new connection. */
    long number() {
        return ++connections;
    }

    /**
     * Has a thread do what the engine has to think about, which a handshake does twice, or more often. The oldest
     * connection comes first: if each step waited behind the first steps of all who came meanwhile, thousands that come
     * at once would all run out of {@link Connection#HANDSHAKE} between their two steps, again and again, and hardly
     * any would get in.
     *
     * @param connection its {@link #number}
     * @param wanted     whether it is still worth the time; any thread
     * @param then       run in a later {@link #turn}; until then the engine is the thread's
     */
    void think(long connection, SSLEngine engine, BooleanSupplier wanted, Runnable then) {
        threads.execute(connection, () -> {
            if (!wanted.getAsBoolean()) {
                return null;
            }
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            return then;
        });
    }

    void close() {
        threads.close();
    }

    /** Empty storage for encrypted bytes that come. */
    ByteBuffer input() {
        return input.clear();
    }

    /** Empty storage for one encrypted record that goes. */
    ByteBuffer output() {
        return output.clear();
    }

    /** Reads what is there and has room in what {@link #input} gave. Returns how much, -1 at the end. */
    int read(SocketChannel from, ByteBuffer to) throws IOException {
        int n = from.read(outside.clear().limit(to.remaining()));
        to.put(outside.flip());
        return n;
    }

    /** Writes what the kernel takes of what was put into {@link #output}. */
    void write(SocketChannel to, ByteBuffer from) throws IOException {
        int begin = from.position();
        from.position(begin + to.write(outside.clear().put(from).flip()));
    }
}
