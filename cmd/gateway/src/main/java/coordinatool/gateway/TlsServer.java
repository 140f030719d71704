// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.auth.ServerCertificate;
import coordinatool.auth.TlsContext;
import coordinatool.auth.TlsFiles;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLEngine;

/**
 * What all connections by TLS share: the certificate, which is read again when its files change, storage, and the
 * threads on which handshakes think: that takes milliseconds, and the loop waits for nobody. All methods are the
 * loop's.
 */
final class TlsServer {
    /** Two records of the longest kind, encrypted; so what is decrypted of them fits in what connections read into. */
    static final int INPUT_BYTES = 2 * (18 << 10);
    private static final int OUTPUT_BYTES = 20 << 10;
    /**
     * As many handshakes at a time. Whoever wants to keep us busy with them shall not get all processors, and a site's
     * movers, thousands, come back within {@link Connection#HANDSHAKE} where there are many.
     */
    private static final int THREADS = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();

    private final boolean asks;
    private final ServerCertificate certificate;
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES);
    private final ByteBuffer output = ByteBuffer.allocate(OUTPUT_BYTES);
    private final Runnable wake;
    /** What waits is bounded by the number of connections: each has one step of its handshake there, at most. */
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        Thread made = new Thread(work, "handshakes");
        made.setDaemon(true);
        return made;
    });
    private final Queue<Runnable> thought = new ConcurrentLinkedQueue<>();
    private TlsContext context;
    private long lookAt;

    /**
     * @param wake lets the loop call {@link #turn}; is run by the threads
     * @throws Fatal where the files cannot be used
     */
    TlsServer(TlsFiles files, Runnable wake, Log log) {
        this.wake = wake;
        if (files.key() == null || files.certificate() == null) {
            throw new Fatal(ExitCode.CONFIGURATION, "tls_port needs tls_key_file and tls_cert_file");
        }
        asks = files.authorities() != null;
        certificate = new ServerCertificate(files, log);
        long now = System.nanoTime();
        context = certificate.context(now);
        lookAt = now + LOOK_NANOS;
    }

    /** For a new connection. */
    SSLEngine engine() {
        return context.server(asks);
    }

    /** A turn begins: handshakes go on, and new certificates count for new connections. */
    void turn(long now) {
        for (Runnable next = thought.poll(); next != null; next = thought.poll()) {
            next.run();
        }
        if (now - lookAt >= 0) {
            lookAt = now + LOOK_NANOS;
            context = certificate.context(now);
        }
    }

    /**
     * Has a thread do what the engine has to think about.
     *
     * @param wanted whether it is still worth the time; any thread
     * @param then   run in a later {@link #turn}; until then the engine is the thread's
     */
    void think(SSLEngine engine, BooleanSupplier wanted, Runnable then) {
        threads.execute(() -> {
            if (wanted.getAsBoolean()) {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
                thought.add(then);
                wake.run();
            }
        });
    }

    void close() {
        threads.shutdownNow();
    }

    /** Empty storage for encrypted bytes that come. */
    ByteBuffer input() {
        return input.clear();
    }

    /** Empty storage for one encrypted record that goes. */
    ByteBuffer output() {
        return output.clear();
    }
}
