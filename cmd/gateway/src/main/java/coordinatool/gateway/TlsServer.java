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
import java.util.ArrayDeque;
import javax.net.ssl.SSLEngine;

/**
 * What all connections by TLS share: the certificate, which is read again when its files change, storage, and how much
 * of a turn handshakes may take. One thread, the loop's.
 */
final class TlsServer {
    /** Two records of the longest kind, encrypted; so what is decrypted of them fits in what connections read into. */
    static final int INPUT_BYTES = 2 * (18 << 10);
    private static final int OUTPUT_BYTES = 20 << 10;
    /**
     * A handshake costs some milliseconds, most of it the signature, and a turn with others waits for as long. So one
     * is enough: where nobody else has anything to do, turns follow each other at once.
     */
    private static final int SIGNATURES_A_TURN = 1;
    private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();

    private final boolean asks;
    private final ServerCertificate certificate;
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES);
    private final ByteBuffer output = ByteBuffer.allocate(OUTPUT_BYTES);
    private final ArrayDeque<Runnable> postponed = new ArrayDeque<>();
    private TlsContext context;
    private long lookAt;
    private int signatures;

    /** @throws Fatal where the files cannot be used */
    TlsServer(TlsFiles files, Log log) {
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

    /** A turn begins: who had to wait goes on, and new certificates count for new connections. */
    void turn(long now) {
        signatures = 0;
        for (int i = postponed.size(); i > 0 && signatures < SIGNATURES_A_TURN; i--) {
            postponed.remove().run();
        }
        if (now - lookAt >= 0) {
            lookAt = now + LOOK_NANOS;
            context = certificate.context(now);
        }
    }

    /** Whether a turn is wanted at once. */
    boolean isBusy() {
        return !postponed.isEmpty();
    }

    boolean maySign() {
        return signatures++ < SIGNATURES_A_TURN;
    }

    void later(Runnable again) {
        postponed.add(again);
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
