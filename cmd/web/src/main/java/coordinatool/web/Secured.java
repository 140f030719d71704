// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import coordinatool.auth.ServerCertificate;
import coordinatool.auth.TlsContext;
import coordinatool.auth.TlsFiles;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.WebTls;
import javax.net.ssl.SSLParameters;

/** What a page by TLS has beyond one in the clear. One thread. */
final class Secured {
    private final boolean asks;
    private final ServerCertificate certificate;

    /** @throws Fatal where files are missing that are needed, or cannot be used */
    Secured(Configuration configuration, Log log) {
        TlsFiles files = TlsFiles.of(configuration);
        this.asks = configuration.get(Key.WEB_TLS) == WebTls.CERTIFICATE;
        if (files.key() == null || files.certificate() == null || asks && files.authorities() == null) {
            throw new Fatal(ExitCode.CONFIGURATION, "web_tls needs tls_key_file and tls_cert_file"
                    + (asks ? ", and tls_ca_file for certificates of others" : ""));
        }
        this.certificate = new ServerCertificate(files, log);
    }

    /** Gives the server its certificate; again where that has changed. */
    void refresh(HttpsServer server, long now) {
        TlsContext context = certificate.context(now);
        HttpsConfigurator given = server.getHttpsConfigurator();
        if (given == null || given.getSSLContext() != context.context()) {
            server.setHttpsConfigurator(new Configurator(context, asks));
        }
    }

    private static final class Configurator extends HttpsConfigurator {
        private final TlsContext tls;
        private final boolean asks;

        Configurator(TlsContext tls, boolean asks) {
            super(tls.context());
            this.tls = tls;
            this.asks = asks;
        }

        @Override
        public void configure(HttpsParameters connection) {
            SSLParameters parameters = tls.parameters();
            parameters.setWantClientAuth(asks);
            connection.setSSLParameters(parameters);
        }
    }
}
