// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static coordinatool.gateway.Play.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import coordinatool.auth.TlsFiles;
import coordinatool.bus.Message;
import coordinatool.model.ListItem;
import coordinatool.model.LockMode;
import coordinatool.model.Page;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestKey;
import coordinatool.model.RequestView;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.TlsVersion;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import coordinatool.wire.Reply;
import coordinatool.wire.WireClient;
import coordinatool.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that also listens by TLS, with real certificates, and those who come there. */
class TlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    @TempDir
    static Path directory;
    private static Certificates authority;
    private static TlsFiles server;
    private static TlsFiles operator;
    private static TlsFiles guest;

    @TempDir
    Path siteDirectory;
    private int port;
    private Site site;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<WireClient> clients = new ArrayList<>();

    @BeforeAll
    static void certify() throws Exception {
        assumeTrue(Munged.isInstalled("openssl"), "openssl is not installed");
        authority = new Certificates(directory, "ca");
        server = authority.certify("server", "head");
        operator = authority.certify("operator", "op1.site.example");
        guest = authority.certify("guest", "guest");
    }

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        site = new Site(siteDirectory, Limits.DEFAULT, "auth optional\nrole operator CN=op*.site.example\ntls_port "
                + port + "\ntls_key_file " + server.key() + "\ntls_cert_file " + server.certificate()
                + "\ntls_ca_file " + server.authorities());
        site.startScheduler();
        site.connect();
        site.scheduler().nextOf(Message.Connected.class);
    }

    @AfterEach
    void stop() throws Exception {
        for (WireClient client : clients) {
            client.close();
        }
        site.close();
    }

    /** @return one that is soon impatient */
    private WireClient client(TlsFiles files) throws IOException {
        WireClient client = WireClient.connect("127.0.0.1", port, PATIENCE, files.context());
        clients.add(client);
        client.sayIfLate(new Log("tool", Level.NORMAL, new PrintStream(said)), Duration.ofMillis(1));
        return client;
    }

    private Reply lock(WireClient client) throws IOException {
        client.send(Commands.lock(LockMode.LOCKED));
        return client.receive(PATIENCE);
    }

    private void awaitLog(String text) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!site.log().contains(text)) {
            site.scheduler().turn();
            assertThat(System.nanoTime()).as("%s in %s", text, site.log()).isLessThan(end);
        }
    }

    @Test
    void aCertificateGivesItsRole() throws Exception {
        WireClient client = client(operator);
        client.send(Commands.lock(LockMode.LOCKED));
        site.scheduler().answer(new Message.Answer(site.scheduler().nextOf(Message.Lock.class).id(), 0, null));
        assertThat(client.receive(PATIENCE).ok()).isTrue();
        assertThat(lock(client(guest)).error()).contains("needs the role operator, and CN=guest has none");
        assertThat(lock(client(authority.nobody())).status()).isEqualTo(13);
        assertThat(site.log()).contains("authenticated user=\"CN=op1.site.example\" roles=operator")
                .contains("audit uid=\"CN=op1.site.example\" host=");
    }

    @Test
    void aDamagedKeyIsNamed() throws IOException {
        Path damaged = directory.resolve("damaged.key");
        Files.writeString(damaged, Files.readString(server.key()).replaceFirst("=*\\n-----END", "A=\n-----END"));
        Files.setPosixFilePermissions(damaged, Files.getPosixFilePermissions(server.key()));
        assertThatThrownBy(() -> new TlsFiles(damaged, server.certificate(), null).context())
                .isInstanceOf(IOException.class).hasMessageContaining("damaged.key");
    }

    @Test
    void longMessagesGoBothWays() throws Exception {
        WireClient client = client(operator);
        List<Request> requests = IntStream.range(0, 3000).mapToObj(Play::request).toList();
        CompletableFuture<List<Long>> listed = CompletableFuture.supplyAsync(() -> {
            try {
                client.send(Commands.queue(null, requests, List.of()));
                assertThat(client.receive(PATIENCE).queued().enqueued()).isEqualTo(3000);
                client.send(Commands.list(RequestFilter.ALL));
                return List.of((long) client.receive(PATIENCE).json().length);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        List<RequestKey> queued = new ArrayList<>();
        while (queued.size() < requests.size()) {
            Message.Queue queue = site.scheduler().nextOf(Message.Queue.class);
            queue.requests().forEach(request -> queued.add(request.key()));
            site.scheduler().answer(new Message.Queued(queue.id(), queue.requests().size(), 0, true));
        }
        assertThat(queued).isEqualTo(requests.stream().map(Request::key).toList());
        List<ListItem> items = IntStream.range(0, 500).mapToObj(n -> (ListItem) RequestView.waiting(request(n)))
                .toList();
        for (int i = 0; i < 10; i++) {
            Message.ListNext next = site.scheduler().nextOf(Message.ListNext.class);
            site.scheduler().answer(new Message.StatusPage(next.id(), new Page(items, i == 9 ? null : next.cursor())));
        }
        site.scheduler().until(listed::isDone);
        assertThat(listed.get(20, TimeUnit.SECONDS).get(0)).isGreaterThan(1_000_000);
        assertThat(said.toString(StandardCharsets.UTF_8)).as("late, and taken").contains("waiting for a reply");
    }

    @Test
    void whoHasNoCertificateOfOurAuthorityIsNotLetIn() throws Exception {
        TlsFiles foreign = new Certificates(directory, "other").certify("foreign", "op1.site.example");
        assertThatThrownBy(() -> client(new TlsFiles(null, null, foreign.authorities())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("its certificate is not accepted: no authority of tls_ca_file");
        TlsFiles pretender = new TlsFiles(foreign.key(), foreign.certificate(), server.authorities());
        // Java does not show a certificate that the server will not like; others do.
        assertThat(lock(client(pretender)).error()).contains("or by a certificate");
        Process openssl = new ProcessBuilder("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-key",
                foreign.key().toString(), "-cert", foreign.certificate().toString(), "-quiet")
                .redirectErrorStream(true).start();
        assertThat(new String(openssl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).contains("alert");
        awaitLog("connection closed: TLS failed");
        assertThat(site.scheduler().has(Message.Lock.class)).isFalse();
    }

    @Test
    void whatWasOverheardOpensNothing() throws Exception {
        Eavesdropper between = new Eavesdropper(port);
        try (WireClient client = WireClient.connect("127.0.0.1", between.port(), PATIENCE, operator.context())) {
            client.send(Commands.lock(LockMode.LOCKED));
            site.scheduler().answer(new Message.Answer(site.scheduler().nextOf(Message.Lock.class).id(), 0, null));
            assertThat(client.receive(PATIENCE).ok()).isTrue();
        }
        byte[] bytes = between.heard();
        try (Socket thief = new Socket("127.0.0.1", port)) {
            thief.setSoTimeout(20_000);
            thief.getOutputStream().write(bytes);
            thief.getInputStream().readAllBytes();
        } catch (SocketException ignored) {
            // The gateway does not read the rest of it.
        }
        awaitLog("connection closed: TLS failed");
        assertThat(site.scheduler().has(Message.Lock.class)).isFalse();
        assertThat(site.log()).containsOnlyOnce("authenticated user=\"CN=op1.site.example\"");
    }

    @Test
    void whoMaySpeakAnOlderVersionSpeaksTheNewest() throws Exception {
        assertThat(lock(client(new TlsFiles(guest.key(), guest.certificate(), guest.authorities(), TlsVersion.TLS_1_2)))
                .error()).contains("CN=guest");
    }

    @Test
    void theCipherIsTheOneThatWeLike() throws Exception {
        SocketFactory sockets = guest.context().context().getSocketFactory();
        try (SSLSocket client = (SSLSocket) sockets.createSocket("127.0.0.1", port)) {
            client.setEnabledCipherSuites(new String[]{"TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"});
            client.startHandshake();
            assertThat(client.getSession().getCipherSuite()).isEqualTo("TLS_AES_128_GCM_SHA256");
        }
    }

    @Test
    void otherProtocolsEndWithAClearError() throws Exception {
        SSLContext old = SSLContext.getInstance("TLSv1.2");
        old.init(null, null, null);
        assertThatThrownBy(() -> {
            try (SSLSocket socket = (SSLSocket) old.getSocketFactory().createSocket("127.0.0.1", port)) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.startHandshake();
            }
        }).isInstanceOf(SSLException.class);
        awaitLog("TLS failed");
        try (Socket plain = new Socket("127.0.0.1", port)) {
            plain.getOutputStream().write("{\"command\":\"status\"}".getBytes(StandardCharsets.US_ASCII));
            plain.setSoTimeout(20_000);
            plain.getInputStream().readAllBytes();
        }
        assertThatThrownBy(() -> WireClient.connect("127.0.0.1", site.port(), PATIENCE, operator.context()).close())
                .isInstanceOf(IOException.class).hasMessageContaining("closed while TLS began");
        try (WireClient clear = WireClient.connect("127.0.0.1", port, PATIENCE)) {
            assertThatThrownBy(() -> lock(clear)).isInstanceOf(WireException.class)
                    .hasMessage("it speaks TLS on this port: set tls_port, not port");
        }
        awaitLog("reason=\"byte 0x16, with which TLS begins, where an object should begin\"");
    }

    @Test
    void halfHandshakesHoldUpNobody() throws Exception {
        byte[] begun = {0x16, 3, 1, 2, 0, 1, 0};
        List<Socket> half = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket("127.0.0.1", port);
                half.add(socket);
                socket.getOutputStream().write(begun);
            }
            long begin = System.nanoTime();
            assertThat(lock(client(guest)).status()).isEqualTo(13);
            assertThat(site.connect().say("{\"command\":\"lock\"}").hear()).contains("\"status\":13");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        } finally {
            for (Socket socket : half) {
                socket.close();
            }
        }
    }

    @Test
    void certificatesAreReadAgainWhenTheyChange() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Path key = directory.resolve("changing.key");
        Path certificate = directory.resolve("changing.pem");
        Files.copy(server.key(), key, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(server.certificate(), certificate);
        TlsServer tls = new TlsServer(new TlsFiles(key, certificate, null), () -> { },
                new Log("gateway", Level.NORMAL, new PrintStream(said, true, StandardCharsets.UTF_8)));
        long now = System.nanoTime();
        Files.writeString(key, "nothing");
        tls.turn(now += TimeUnit.SECONDS.toNanos(6));
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("cannot be read again, the old one goes on")
                .contains("changing.key");
        tls.engine();
        TlsFiles next = authority.certify("next", "head2");
        Files.copy(next.key(), key, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(next.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
        tls.turn(now + TimeUnit.SECONDS.toNanos(12));
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("TLS certificate read again");
    }
}
