// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import coordinatool.auth.TlsFiles;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.WebTls;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The certificate of a server by TLS, which is read again when its files change. One thread. */
final class Secured {
    private final TlsFiles files;
    private final boolean asks;
    private final Log log;
    private List<FileTime> times = List.of();

    /** @throws Fatal where files are missing that are needed */
    Secured(Configuration configuration, Log log) {
        this.files = TlsFiles.of(configuration);
        this.asks = configuration.get(Key.WEB_TLS) == WebTls.CERTIFICATE;
        this.log = log;
        if (files.key() == null || files.certificate() == null || asks && files.authorities() == null) {
            throw new Fatal(ExitCode.CONFIGURATION, "web_tls needs tls_key_file and tls_cert_file"
                    + (asks ? ", and tls_ca_file for certificates of others" : ""));
        }
    }

    /** Gives the server its certificate; again where that has changed. */
    void refresh(HttpsServer server) throws IOException {
        List<FileTime> found = files.times();
        if (!found.equals(times)) {
            server.setHttpsConfigurator(new Configurator(files.context(), asks));
            if (!times.isEmpty()) {
                log.normal("TLS certificate read again");
            }
            times = found;
        }
    }

    private static final class Configurator extends HttpsConfigurator {
        private final boolean asks;

        Configurator(SSLContext context, boolean asks) {
            super(context);
            this.asks = asks;
        }

        @Override
        public void configure(HttpsParameters connection) {
            SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
            parameters.setProtocols(new String[] {TlsFiles.VERSION});
            parameters.setWantClientAuth(asks);
            connection.setSSLParameters(parameters);
        }
    }
}
