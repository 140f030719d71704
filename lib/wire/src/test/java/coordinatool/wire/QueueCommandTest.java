// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.model.Action;
import coordinatool.model.Request;
import coordinatool.tool.ConfigurationException;
import coordinatool.tool.ConfigurationLoader;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server of a few lines that keeps a set of requests, and is as lazy with its replies as it may be. */
class QueueCommandTest {
    private final List<ClientMessage.Queue> seen = Collections.synchronizedList(new ArrayList<>());
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private ServerSocket listener;
    private CompletableFuture<Void> server;
    private String refusal;
    private boolean durable = true;
    private boolean endsCancelled = true;
    private String fsname = "testfs";
    private boolean hangsUp;

    @TempDir
    private Path directory;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server = CompletableFuture.runAsync(this::serve);
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private void serve() {
        Set<Object> known = new HashSet<>();
        Framer framer = new Framer(Limits.DEFAULT);
        byte[] buffer = new byte[1 << 16];
        try (Socket socket = listener.accept()) {
            for (int n = socket.getInputStream().read(buffer); n >= 0; n = socket.getInputStream().read(buffer)) {
                framer.input(buffer, 0, n);
                while (framer.next()) {
                    if (hangsUp) {
                        return;
                    }
                    var message = (ClientMessage.Queue) new ClientMessageParser(Limits.DEFAULT)
                            .parse(framer.array(), framer.offset(), framer.length());
                    seen.add(message);
                    int news = 0;
                    for (Request request : message.requests()) {
                        boolean taken = refusal == null && request.action() != Action.CANCEL;
                        news += taken && known.add(request.key()) ? 1 : 0;
                    }
                    int cancels = message.cancels();
                    int old = refusal == null ? message.requests().size() - cancels - news : 0;
                    socket.getOutputStream().write(reply(news, old, endsCancelled ? cancels : 0)
                            .getBytes(StandardCharsets.UTF_8));
                }
                framer.keep();
                framer.resume();
            }
        } catch (IOException e) {
            // The test is over, or will miss something.
        }
    }

    private String reply(int news, int old, int cancels) {
        return "{\"command\":\"queue\",\"enqueued\":" + news + ",\"skipped\":" + old + ",\"canceled\":" + cancels
                + (durable ? "" : ",\"durable\":false")
                + (refusal == null ? "" : ",\"status\":22,\"error\":\"" + refusal + "\"") + "}";
    }

    private static String line(int cookie, String data) {
        String fid = "[0x200000401:0x" + Integer.toHexString(cookie) + ":0x0]";
        return "fid=" + fid + " dfid=" + fid + " compound/cookie=0x0/0x" + Integer.toHexString(cookie)
                + " action=ARCHIVE archive#=1 flags=0x0 extent=0x0-0xffffffffffffffff gid=0x0 data=[" + data
                + "] canceled=0 uuid=0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0 done=0\n";
    }

    private ExitCode run(String text, String... files) {
        try {
            return new QueueCommand(ConfigurationLoader.ofText("host 127.0.0.1\nport " + listener.getLocalPort()),
                    new Log("t", Level.NORMAL, new PrintStream(err, true, StandardCharsets.UTF_8)), fsname,
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .run(List.of(files),
                            totals -> out.writeBytes(totals.fields().line(false).getBytes(StandardCharsets.UTF_8)));
        } catch (ConfigurationException | IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void queuesEveryLineInOrderAndSaysHowMany() {
        StringBuilder text = new StringBuilder("mdt.testfs-MDT0000.hsm.active_requests=\n");
        for (int cookie = 1; cookie <= 12_345; cookie++) {
            text.append(line(cookie, "7461673D68"));
        }
        text.append(line(5, ""));

        assertThat(run(text.toString())).isEqualTo(ExitCode.OK);

        assertThat(out).hasToString("enqueued=12345 skipped=1 errors=0\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(seen).allMatch(m -> m.fsname().equals("testfs"));
        List<Long> cookies = seen.stream().flatMap(m -> m.requests().stream()).map(Request::cookie).toList();
        assertThat(cookies).hasSize(12_346);
        assertThat(cookies.subList(0, 12_345)).isSorted();
    }

    @Test
    void hasCancelledRequestsEnded() {
        String cancelled = line(2, "7461673D68").replace("canceled=0", "canceled=1");
        assertThat(run(line(1, "") + cancelled + line(3, ""))).isEqualTo(ExitCode.OK);
        assertThat(out).hasToString("enqueued=2 skipped=0 errors=0 cancelled=1\n");
        assertThat(seen.get(0).requests()).extracting(r -> r.action() + " " + r.cookie())
                .containsExactly("ARCHIVE 1", "ARCHIVE 3", "CANCEL 2");
    }

    @Test
    void saysSoWhereTheServerCannotEndThem() {
        endsCancelled = false;
        String cancelled = line(2, "7461673D68").replace("canceled=0", "canceled=1");
        assertThat(run(line(1, "") + cancelled)).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(out).hasToString("enqueued=1 skipped=0 errors=1\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("1 with canceled=1 left as they are");
    }

    @Test
    void tellsTheServerWhichFileSystemAHeaderNames() throws IOException {
        String header = "mdt.%s-MDT0000.hsm.active_requests=\n";
        fsname = null;
        String text = line(1, "") + header.formatted("testfs") + line(2, "") + header.formatted("other") + line(3, "");
        assertThat(run(text)).isEqualTo(ExitCode.OK);
        assertThat(seen).extracting(ClientMessage.Queue::fsname).containsExactly(null, "testfs", "other");
    }

    @Test
    void refusesWhatAHeaderSaysIsOfAnotherFileSystem() {
        String header = "mds1: mdt.%s-MDT0000.hsm.active_requests=\n";
        String text = header.formatted("other") + "mds1: " + line(1, "") + line(2, "") + line(3, "") + line(4, "")
                + header.formatted("testfs") + line(5, "");
        assertThat(run(text)).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(out).hasToString("enqueued=1 skipped=0 errors=4\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(4)
                .contains("t: stdin:2: request of file system other, not testfs\n",
                        "t: the same of 1 more, the last is stdin:5: request of file system other, not testfs\n");
    }

    @Test
    void saysOnceThatALongListIsTheWrongOne() {
        StringBuilder text = new StringBuilder();
        for (int cookie = 1; cookie <= 20_000; cookie++) {
            text.append(line(cookie, "").replace("canceled=0", "status=STARTED"));
        }
        assertThat(run(text.toString())).isEqualTo(ExitCode.DATA);
        assertThat(out).hasToString("enqueued=0 skipped=0 errors=20000\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(2).contains("belongs to hsm.actions");
    }

    @Test
    void keepsMessagesFarBelowWhatTheServerTakesHoweverLongTheData() {
        String data = "00".repeat(60_000);
        StringBuilder text = new StringBuilder();
        for (int cookie = 1; cookie <= 100; cookie++) {
            text.append(line(cookie, data));
        }
        assertThat(run(text.toString())).isEqualTo(ExitCode.OK);
        assertThat(out).hasToString("enqueued=100 skipped=0 errors=0\n");
    }

    @Test
    void namesBadLinesAndGoesOn() throws IOException {
        Path file = Files.writeString(directory.resolve("requests"), line(1, "") + "rubbish\n" + line(2, ""));
        String missing = directory.resolve("missing").toString();

        assertThat(run(line(3, "").replace("ARCHIVE", "CANCEL") + line(4, ""), file.toString(), missing, "-"))
                .isEqualTo(ExitCode.INCOMPLETE);

        assertThat(out).hasToString("enqueued=3 skipped=0 errors=3\n");
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(3)
                .anyMatch(l -> l.startsWith("t: " + file + ":2: "))
                .anyMatch(l -> l.equals("t: " + missing + ": no such file"))
                .anyMatch(l -> l.startsWith("t: stdin:1: "));
    }

    @Test
    void saysSoWhereNothingCouldBeRead() {
        assertThat(run("rubbish\n")).isEqualTo(ExitCode.DATA);
        assertThat(out).hasToString("enqueued=0 skipped=0 errors=1\n");
    }

    @Test
    void isContentWithNothingToDo() {
        assertThat(run("")).isEqualTo(ExitCode.OK);
        assertThat(out).hasToString("enqueued=0 skipped=0 errors=0\n");
    }

    @Test
    void passesOnWhyTheServerRefuses() {
        refusal = "fsname is otherfs";
        assertThat(run(line(1, "") + line(2, ""))).isEqualTo(ExitCode.DATA);
        assertThat(out).hasToString("enqueued=0 skipped=0 errors=2\n");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("t: stdin:1 to stdin:2: 2 refused, of file system testfs: fsname is otherfs\n");
    }

    @Test
    void warnsWhereTheServerCouldNotStore() {
        durable = false;
        assertThat(run(line(1, ""))).isEqualTo(ExitCode.OK);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Redis");
    }

    @Test
    void endsWhereTheServerIsNotThere() throws IOException {
        listener.close();
        server.join();
        assertUnavailable("no coordinator at 127.0.0.1:");
    }

    @Test
    void endsWhereTheServerGoes() {
        hangsUp = true;
        assertUnavailable("lost the coordinator at 127.0.0.1:");
        assertThat(out.size()).isZero();
    }

    private void assertUnavailable(String message) {
        assertThatThrownBy(() -> run(line(1, "")))
                .isInstanceOfSatisfying(Fatal.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNAVAILABLE))
                .hasMessageContaining(message + listener.getLocalPort());
    }
}
