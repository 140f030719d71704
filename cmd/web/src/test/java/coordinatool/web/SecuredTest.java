// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpsServer;
import coordinatool.tool.ConfigurationLoader;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scanner finds at the page's port, with openssl s_client, where TLS 1.2 may be spoken. */
class SecuredTest {
    private static final Log LOG = new Log("web", Level.OFF, new PrintStream(new ByteArrayOutputStream()));

    @TempDir
    private Path directory;
    private HttpsServer server;

    @BeforeEach
    void begin() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
        Path key = directory.resolve("page.key");
        Path certificate = directory.resolve("page.pem");
        // With an RSA key, as the weakest ciphers want one.
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=page", "-keyout",
                key.toString(), "-out", certificate.toString());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        new Secured(ConfigurationLoader.ofText("web_tls on\ntls_min_version 1.2\ntls_key_file " + key
                + "\ntls_cert_file " + certificate + "\n"), LOG).refresh(server, System.nanoTime());
        server.start();
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static String openssl(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(options));
        Process openssl = new ProcessBuilder(command).redirectErrorStream(true).start();
        openssl.getOutputStream().close();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        openssl.waitFor();
        return said;
    }

    private String scan(String version, String ciphers) throws IOException, InterruptedException {
        return openssl("s_client", "-connect", "127.0.0.1:" + server.getAddress().getPort(), version, "-cipher",
                ciphers + ":@SECLEVEL=0");
    }

    @Test
    void theNewestVersionIsSpokenAndNothingWeakOfTheOldOne() throws Exception {
        assertThat(scan("-tls1_3", "ALL")).contains("New, TLSv1.3, Cipher is TLS_");
        assertThat(scan("-tls1_2", "ALL")).contains("New, TLSv1.2, Cipher is ECDHE-RSA-");
        assertThat(scan("-tls1_2", "ALL:!AESGCM:!CHACHA20")).as("not authenticated").contains("Cipher is (NONE)");
        assertThat(scan("-tls1_2", "ALL:!ECDHE")).as("no forward secrecy").contains("Cipher is (NONE)");
    }
}
