// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import coordinatool.auth.TlsFiles;
import coordinatool.bus.Message;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a scanner finds at the port for TLS: each case is one of {@code openssl s_client}, with all that it knows to
 * offer.
 */
class TlsScanTest {
    /** OpenSSL does not offer by itself what is weak. */
    private static final String[] WEAK = {"-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"};
    private static final String REFUSED = "alert (protocol version|handshake failure)";
    private static final Duration PROMPT = Duration.ofSeconds(5);

    @TempDir
    static Path directory;
    private static TlsFiles server;

    @TempDir
    Path siteDirectory;
    private int port;

    @BeforeAll
    static void certify() throws Exception {
        assumeTrue(Munged.isInstalled("openssl"), "openssl is not installed");
        server = new Certificates(directory, "ca").certify("server", "head");
    }

    private Site site(String more) throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Site site = new Site(siteDirectory, Limits.DEFAULT, "auth munge\ntls_port " + port + "\ntls_key_file "
                + server.key() + "\ntls_cert_file " + server.certificate() + "\n" + more);
        site.startScheduler();
        // It listens.
        // From here on it is known that no scheduler is there, for which commands wait some seconds.
        site.connect().say("{\"command\":\"lock\"}").hear();
        return site;
    }

    /** What a client of OpenSSL says that types this: a letter at the beginning is a command to it. */
    private String scan(String typed, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port,
                "-CAfile", server.authorities().toString(), "-verify_return_error"));
        command.addAll(List.of(options));
        Process openssl = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = openssl.getOutputStream()) {
            in.write(typed.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException ignored) {
            // It has ended already, and said why.
        }
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        openssl.waitFor();
        return said;
    }

    private String weakly(String version) throws IOException, InterruptedException {
        return scan("", version, WEAK[0], WEAK[1]);
    }

    /** Others are served, and at once. */
    private static void isUnmoved(Site site) throws IOException {
        long begin = System.nanoTime();
        assertThat(site.connect().say("{\"command\":\"lock\"}").hear()).contains("\"status\":13");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PROMPT);
    }

    @Test
    void onlyTheNewestVersionIsSpoken() throws Exception {
        try (Site site = site("")) {
            for (String old : List.of("-tls1", "-tls1_1", "-tls1_2")) {
                assertThat(weakly(old)).as(old).containsPattern(REFUSED).contains("Cipher is (NONE)");
            }
            assertThat(scan("", "-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256"))
                    .as("short tags").containsPattern(REFUSED);
            assertThat(scan("")).contains("New, TLSv1.3, Cipher is TLS_", "Verify return code: 0 (ok)",
                    "Secure Renegotiation IS NOT supported", "Compression: NONE", "No ALPN negotiated",
                    "Early data was not sent");
            assertThat(site.log()).contains("connection closed: TLS failed")
                    .contains("Client requested protocol TLSv1 is not enabled");
            isUnmoved(site);
        }
    }

    @Test
    void anOlderOneIsWhereItIsAllowedAndNothingWeakOfIt() throws Exception {
        try (Site site = site("tls_min_version 1.2")) {
            for (String old : List.of("-tls1", "-tls1_1")) {
                assertThat(weakly(old)).as(old).containsPattern(REFUSED).contains("Cipher is (NONE)");
            }
            assertThat(scan("")).as("what both know best").contains("New, TLSv1.3, Cipher is TLS_");
            assertThat(weakly("-tls1_2")).containsPattern("New, TLSv1.2, Cipher is ECDHE-ECDSA-(CHACHA20-POLY1305|AES)")
                    .contains("Compression: NONE");
            assertThat(scan("", "-tls1_2", WEAK[0], WEAK[1] + ":!AESGCM:!CHACHA20")).as("older ciphers")
                    .containsPattern(REFUSED);
            assertThat(scan("", "-tls1_2", WEAK[0], WEAK[1] + ":!ECDHE")).as("no forward secrecy")
                    .containsPattern(REFUSED);
            isUnmoved(site);
        }
    }

    @Test
    void nobodyHasAConnectionNegotiatedAgain() throws Exception {
        try (Site site = site("tls_min_version 1.2")) {
            assertThat(scan("R\n", "-tls1_2")).contains("RENEGOTIATING").containsPattern("alert|no renegotiation");
            assertThat(site.log()).contains("renegotiation");
            // TLS 1.3 has new keys in place of it, which cost nothing.
            assertThat(scan("K\n", "-tls1_3")).contains("KEYUPDATE").doesNotContain("alert");
            isUnmoved(site);
        }
    }

    /** What waits to be said to them cannot be said: TLS 1.2 ends both ways at once. */
    @Test
    void whoSpeaksAnOlderOneAndSaysNoMoreIsGone() throws Exception {
        try (Site site = site("tls_min_version 1.2\nauth off")) {
            SchedulerEnd scheduler = site.scheduler();
            scheduler.nextOf(Message.Connected.class);
            scan("{\"command\":\"lock\"}", "-tls1_2");
            scheduler.answer(new Message.Answer(scheduler.nextOf(Message.Lock.class).id(), 0, null));
            scheduler.until(() -> site.log().contains("write failed: the other side has closed"));
        }
    }
}
