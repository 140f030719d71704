// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

import coordinatool.tool.TlsVersion;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * What {@link TlsFiles} hold, as read, and how TLS is spoken with it: the same at each of our ports and in each of our
 * clients. Any thread.
 *
 * @param context knows all versions; what may be spoken is in {@link #parameters}
 * @param oldest  version that may be
 */
public record TlsContext(SSLContext context, TlsVersion oldest) {
    /**
     * All are authenticated and have forward secrecy. In the order in which we like them, which a server follows if it
     * is told to. AES first: the compiler that the launcher of the gateway gives them (build/flags) has instructions of
     * the processor for it, and not in each Java for ChaCha20.
     */
    private static final String[] CIPHERS = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            // Of TLS 1.2.
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"};

    /** Versions and ciphers, for the caller to add to. */
    public SSLParameters parameters() {
        return new SSLParameters(CIPHERS, Arrays.stream(TlsVersion.values())
                .filter(version -> version.compareTo(oldest) >= 0).map(TlsVersion::protocol).toArray(String[]::new));
    }

    /**
     * The side of TLS that has connected. The other one has to show a certificate for the name by which it was looked
     * for. Nothing is said before the handshake.
     */
    public SSLSocket client(Socket socket, String host, int port) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
        SSLParameters parameters = parameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        return secured;
    }

    /** The side of a server, for one connection. The other one need not show a certificate. */
    public SSLEngine server(boolean asks) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters();
        parameters.setWantClientAuth(asks);
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        return engine;
    }
}
