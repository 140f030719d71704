// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static coordinatool.wire.Samples.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.Fid;
import coordinatool.model.LockMode;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.Work;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ClientMessageParser parser = new ClientMessageParser(Limits.DEFAULT);
    private ServerSocket listener;
    private WireClient client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        client = WireClient.connect("127.0.0.1", listener.getLocalPort(), LONG);
        server = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        listener.close();
    }

    private void say(String text) throws IOException {
        server.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aListThatBreaksOffWasHeard() throws IOException {
        assertThat(client.hasHeard()).isFalse();
        say("{\"command\":\"list\",\"requests\":[");
        server.shutdownOutput();
        assertThatThrownBy(() -> client.receiveList(listed -> { }, LONG)).isInstanceOf(IOException.class);
        assertThat(client.hasHeard()).isTrue();
    }

    @Test
    void repliesAreReadOneByOne() throws IOException {
        say("{\"command\":\"ehlo\"}{\"command\":\"queue\",\"enqueued\":2,\"skipped\":1,\"durable\":false} {\"comm");
        Reply ehlo = client.receive(LONG);
        assertThat(ehlo.command()).isEqualTo("ehlo");
        assertThat(ehlo.ok()).isTrue();
        Reply queue = client.receive(LONG);
        assertThat(queue.queued()).isEqualTo(new Reply.Queued(2, 1, 0, false));
        assertThatThrownBy(() -> client.receive(Duration.ofMillis(20))).isInstanceOf(SocketTimeoutException.class);
        say("and\":\"lock\",\"status\":-22,\"error\":\"no\"}");
        Reply lock = client.receive(LONG);
        assertThat(lock.status()).isEqualTo(22);
        assertThat(lock.error()).isEqualTo("no");
        server.shutdownOutput();
        assertThatThrownBy(() -> client.receive(LONG)).isInstanceOf(EOFException.class);
    }

    @Test
    void aReplyThatIsLateIsSaidAloudOnceAndStillTaken() throws Exception {
        PipedInputStream said = new PipedInputStream();
        PrintStream err = new PrintStream(new PipedOutputStream(said), true, StandardCharsets.UTF_8);
        client.sayIfLate(new Log("tool", Level.NORMAL, err), Duration.ofMillis(20));
        BufferedReader lines = new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8));
        say("{\"comm");
        CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(this::received);
        assertThat(lines.readLine()).isEqualTo("tool: waiting for a reply server=127.0.0.1:"
                + listener.getLocalPort() + " for_s=20");
        say("and\":");
        say("\"lock\"}");
        assertThat(reply.get(LONG.toSeconds(), TimeUnit.SECONDS).command()).isEqualTo("lock");
        assertThat(said.available()).isZero();
        assertThatThrownBy(() -> client.receive(Duration.ofMillis(40))).isInstanceOf(SocketTimeoutException.class);
        assertThat(lines.readLine()).as("of the next one again").startsWith("tool: waiting for a reply");
    }

    private Reply received() {
        try {
            return client.receive(LONG);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void workComesAsRequests() throws IOException {
        List<Request> requests = List.of(request(Action.ARCHIVE, 1, "tag=x"), request(Action.REMOVE, 2, ""));
        new ReplyWriter().work(server.getOutputStream(), new Work("testfs", 3, -1, requests));
        Reply work = client.receive(LONG);
        assertThat(work.command()).isEqualTo("recv");
        assertThat(work.work()).usingRecursiveComparison().isEqualTo(new Work("testfs", 3, -1, requests));
    }

    @Test
    void aLongReplyIsPassedOnAsItComes() throws Exception {
        String text = "{\"a\":[" + "\"}\",".repeat(300_000) + "1]}";
        Thread writer = new Thread(() -> {
            try {
                OutputStream out = server.getOutputStream();
                out.write((" \n" + text).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        writer.start();
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        client.copyReply(copy, LONG);
        writer.join();
        assertThat(copy.toString(StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @Test
    void nobodyListening() throws IOException {
        int port = listener.getLocalPort();
        listener.close();
        assertThatThrownBy(() -> WireClient.connect("127.0.0.1", port, LONG))
                .isInstanceOf(IOException.class).hasMessageContaining("127.0.0.1 port " + port);
    }

    @Test
    void commandsSayWhatTheyAreMadeOf() throws IOException {
        List<Request> requests = List.of(request(Action.ARCHIVE, 1, "tag=x"), request(Action.RESTORE, 2, ""));
        Fid fid = new Fid(-1, -1, 0);
        var ehlo = (ClientMessage.Ehlo) parse(Commands.ehlo(new Ehlo("m0", "testfs", new int[] {1, 7}, requests)));
        assertThat(ehlo.ehlo().mover()).isEqualTo("m0");
        assertThat(ehlo.ehlo().fsname()).isEqualTo("testfs");
        assertThat(ehlo.ehlo().archiveIds()).containsExactly(1, 7);
        assertThat(ehlo.ehlo().running()).usingRecursiveComparison().isEqualTo(requests);
        assertThat(Commands.ehlo(new Ehlo(null, null, new int[0], List.of()))).asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"command\":\"ehlo\"}");
        RecvLimits limits = new RecvLimits(4, -1, 0, 4096);
        assertThat(parse(Commands.recv(limits))).isEqualTo(new ClientMessage.Recv(limits));
        assertThat(parse(Commands.done(-5, fid, 125))).isEqualTo(new ClientMessage.Done(-5, fid, 125));
        var queue = (ClientMessage.Queue) parse(Commands.queue(null, requests, List.of()));
        assertThat(queue.requests()).usingRecursiveComparison().isEqualTo(requests);
        assertThat(parse(Commands.status(0))).isEqualTo(new ClientMessage.Status(0, false));
        assertThat(parse(Commands.status(6))).isEqualTo(new ClientMessage.Status(6, false));
        assertThat(parse(Commands.status(0, true))).isEqualTo(new ClientMessage.Status(0, true));
        assertThat(parse(Commands.lock(LockMode.LOCKED))).isEqualTo(new ClientMessage.Lock(LockMode.LOCKED));
    }

    private ClientMessage parse(byte[] json) throws WireException {
        return parser.parse(json, 0, json.length);
    }
}
