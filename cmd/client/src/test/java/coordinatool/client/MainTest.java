// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.JavaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process, against a server that says what the original was recorded to say. */
class MainTest {
    private static final String STATUS = "{\"command\":\"status\",\"pending_restore\":1,\"clients_connected\":1,"
            + "\"clients\":[{\"client_id\":\"m\",\"status\":\"ready\",\"batches\":[]}]}";
    private static final String FID = "{\"f_seq\":8589935617,\"f_oid\":2,\"f_ver\":0}";
    private static final String ITEM = "{\"hai_action\":21,\"hai_fid\":" + FID + ",\"hai_dfid\":" + FID
            + ",\"hai_extent_offset\":0,\"hai_extent_length\":-1,\"hai_cookie\":4294967301,\"hai_gid\":0,"
            + "\"hal_archive_id\":1,\"hal_flags\":0,\"hai_data\":\"tag=x\"}";
    private static final String WORK = "{\"hsm_action_list\":{\"hal_version\":1,\"hal_archive_id\":1,"
            + "\"hal_fsname\":\"testfs\",\"list\":[" + ITEM + "]},\"command\":\"recv\"}";

    /** What the C client was seen to print for it into a pipe. */
    private static final String ORIGINAL_STATUS = """
            {
              "command": "status",
              "pending_restore": 1,
              "clients_connected": 1,
              "clients": [
                {
                  "client_id": "m",
                  "status": "ready",
                  "batches": []
                }
              ]
            }Got status reply:

            """;

    @TempDir
    private Path directory;

    private record Result(int status, String out, String err) {
    }

    private Result run(int port, String input, String... arguments) throws IOException {
        Path configuration = Files.writeString(directory.resolve("conf"), "host 127.0.0.1\nport " + port + "\n");
        List<String> command = JavaProcess.command("coordinatool.client.Main", "-c", configuration.toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("COORDINATOOL_"));
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        String out = text(process.getInputStream());
        return new Result(process.onExit().join().exitValue(), out, err.join());
    }

    private static String text(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void showsTheStatusAsTableAndAsJson() throws IOException {
        try (Peer peer = new Peer(m -> STATUS)) {
            Result table = run(peer.port(), "", "status");
            assertThat(table.status()).as(table.err()).isZero();
            assertThat(table.out()).contains("queue        open", "restore         0        1", "m      ready");
            assertThat(run(peer.port(), "", "status", "--json")).isEqualTo(new Result(0, STATUS + "\n", ""));
            assertThat(run(peer.port(), "", "-v", "-v").out()).as("not a terminal").isEqualTo(ORIGINAL_STATUS);
            assertThat(run(peer.port(), "", "-i", "0")).isEqualTo(new Result(0, "", ""));
            assertThat(peer.seen().subList(0, 3))
                    .containsExactly("{\"command\":\"status\",\"verbose\":5,\"details\":true}",
                            "{\"command\":\"status\",\"verbose\":4,\"details\":true}",
                            "{\"command\":\"status\",\"verbose\":6}");
        }
    }

    @Test
    void locksByWordAndByOption() throws IOException {
        try (Peer peer = new Peer(m -> "{\"command\":\"lock\"}")) {
            for (String argument : List.of("lock", "--unlock", "quit")) {
                assertThat(run(peer.port(), "", argument))
                        .isEqualTo(new Result(0, argument.startsWith("--") ? "ok\n" : "", ""));
            }
            assertThat(peer.seen().stream().map(m -> m.replaceAll("\\D", "")).toList())
                    .containsExactly("1", "0", "2");
        }
    }

    @Test
    void queuesWhatItReads() throws IOException {
        String line = "fid=[0x200000401:0x2:0x0] dfid=[0x200000401:0x2:0x0] compound/cookie=0x0/0x3ea action=RESTORE "
                + "archive#=1 flags=0x0 extent=0x0-0xffffffffffffffff gid=0x0 data=[746167]\n";
        try (Peer peer = new Peer(m -> "{\"command\":\"queue\",\"enqueued\":1}")) {
            assertThat(run(peer.port(), line + "?\n", "-Q", "--fsname", "testfs")).satisfies(result -> {
                assertThat(result.status()).isEqualTo(1);
                assertThat(result.out()).isEqualTo(
                        "{\n  \"command\": \"queue\",\n  \"enqueued\": 1\n}Got queue reply:\n\n");
                assertThat(result.err()).startsWith("coordinatool-client: stdin:2: ");
            });
            assertThat(run(peer.port(), "", "--queue")).isEqualTo(new Result(0, "", ""));
            Path file = Files.writeString(directory.resolve("list"), line);
            assertThat(run(peer.port(), "", "queue", file.toString()))
                    .isEqualTo(new Result(0, "enqueued=1 skipped=0 errors=0\n", ""));
            assertThat(peer.seen()).hasSize(2).allMatch(m -> m.contains("\"hai_cookie\":1002"));
            assertThat(peer.seen().get(0)).contains("\"fsname\":\"testfs\"");
        }
    }

    @Test
    void drainsWithTheWholeCookie() throws IOException {
        try (Peer peer = new Peer(m -> m.contains("\"recv\"") ? WORK
                : m.contains("\"done\"") ? "{\"command\":\"done\"}" : "{\"command\":\"ehlo\"}")) {
            assertThat(run(peer.port(), "", "drain", "-i", "2", "-A", "1", "-A", "7", "-I", "m9"))
                    .isEqualTo(new Result(0, WORK + "\n" + WORK + "\n", ""));
            String recv = "{\"command\":\"recv\",\"max_archive\":-1,\"max_restore\":-1,\"max_remove\":-1,"
                    + "\"max_bytes\":1048576}";
            String done = "{\"command\":\"done\",\"hai_cookie\":4294967301,\"hai_dfid\":" + FID + "}";
            String ehlo = "{\"command\":\"ehlo\",\"id\":\"m9\",\"archive_ids\":[1,7]}";
            assertThat(peer.seen()).containsExactly(ehlo, recv, done, recv, done);
        }
    }

    @Test
    void drainsAsTheOriginalWhichCountsRepliesToDone() throws IOException {
        try (Peer peer = new Peer(m -> m.contains("\"recv\"") ? WORK
                : m.contains("\"done\"") ? "{\"command\":\"done\"}" : "{\"command\":\"ehlo\"}")) {
            Result result = run(peer.port(), "", "--drain", "-i", "2");
            assertThat(result.out()).startsWith("{\n  \"hsm_action_list\": {\n    \"hal_version\": 1,\n")
                    .endsWith("  \"command\": \"recv\"\n}{\n  \"command\": \"done\"\n}"
                            + "Got recv reply:\n\nGot done reply:\n\n");
            assertThat(peer.seen().stream().filter(m -> m.contains("\"done\""))).isNotEmpty();
        }
    }

    @Test
    void receivesWithoutReportingDone() throws IOException {
        try (Peer peer = new Peer(m -> m.contains("\"recv\"") ? WORK : "{\"command\":\"ehlo\"}")) {
            assertThat(run(peer.port(), "", "recv", "-i", "1")).isEqualTo(new Result(0, WORK + "\n", ""));
            assertThat(peer.seen()).hasSize(2).contains("{\"command\":\"ehlo\"}");
            assertThat(run(peer.port(), "", "-R", "-i", "0")).isEqualTo(new Result(0, "", ""));
            assertThat(peer.seen()).as("exits at once").hasSize(3);
        }
    }

    @Test
    void takesClustersAndShortenedOptions() throws IOException {
        try (Peer peer = new Peer(m -> m.contains("\"recv\"") ? WORK : STATUS)) {
            assertThat(run(peer.port(), "", "-vvq")).isEqualTo(new Result(0, ORIGINAL_STATUS, ""));
            assertThat(run(peer.port(), "", "-qRA3", "--iter=1", "-Im9", "--arch", "4").out())
                    .endsWith("}Got recv reply:\n\n");
            assertThat(peer.seen().subList(0, 2)).containsExactly("{\"command\":\"status\",\"verbose\":5}",
                    "{\"command\":\"ehlo\",\"id\":\"m9\",\"archive_ids\":[3,4]}");
        }
    }

    @Test
    void listsWhateverMoversAreCalled() throws IOException {
        String list = "{\"command\":\"list\",\"requests\":[{\"state\":\"running\",\"client_id\":\"a [b]=\u00e9\","
                + "\"canceled\":true,\"item\":" + ITEM + "},{\"state\":\"waiting\",\"new\":[{}],"
                + "\"item\":" + ITEM + "}]}";
        try (Peer peer = new Peer(m -> list)) {
            String line = "fid=[0x200000401:0x2:0x0] dfid=[0x200000401:0x2:0x0] compound/cookie=0x0/0x100000005 "
                    + "action=RESTORE archive#=1 flags=0x0 extent=0x0-0xffffffffffffffff gid=0x0 data=[7461673D78] ";
            assertThat(run(peer.port(), "", "list", "--mover", "m0", "--action", "RESTORE", "--running"))
                    .isEqualTo(new Result(0, line + "canceled=1 uuid=a??b?=? done=0\n"
                            + line + "canceled=0 uuid= done=0\n", ""));
            assertThat(run(peer.port(), "", "show", "--json", "4294967301").out()).isEqualTo(
                    "{\"state\":\"running\",\"client_id\":\"a [b]=\u00e9\",\"canceled\":true,\"item\":" + ITEM + "}\n"
                            + "{\"state\":\"waiting\",\"item\":" + ITEM + "}\n");
            assertThat(peer.seen()).containsExactly(
                    "{\"command\":\"list\",\"hai_action\":21,\"client_id\":\"m0\",\"state\":\"running\"}",
                    "{\"command\":\"list\",\"hai_cookie\":4294967301}");
        }
    }

    @Test
    void saysThatAServerIsTooOld() throws IOException {
        try (Peer peer = new Peer(m -> m.contains("status") ? STATUS : Peer.CLOSE)) {
            for (List<String> arguments : List.of(List.of("list"), List.of("show", "1"), List.of("cancel", "1"))) {
                Result result = run(peer.port(), "", arguments.toArray(new String[0]));
                assertThat(result.status()).isEqualTo(69);
                assertThat(result.out()).isEmpty();
                assertThat(result.err()).hasLineCount(1).contains("the C coordinatool, or older than this client");
            }
            assertThat(run(peer.port(), "").out()).isEqualTo(ORIGINAL_STATUS);
        }
    }

    @Test
    void endsWithAStatusThatSaysWhy() throws IOException {
        int port;
        try (Peer peer = new Peer(m -> "{\"command\":\"lock\",\"status\":-22,\"error\":\"no\"}")) {
            port = peer.port();
            assertThat(run(port, "", "lock")).satisfies(result -> {
                assertThat(result.status()).isEqualTo(65);
                assertThat(result.err()).contains("127.0.0.1:" + port + " refuses: no");
            });
            assertThat(run(port, "", "--lock")).satisfies(result -> {
                assertThat(result.status()).isEqualTo(65);
                assertThat(result.out()).isEqualTo("error locking: no\n");
            });
            assertThat(run(port, "", "frobnicate").status()).isEqualTo(64);
            assertThat(run(port, "", "--no-such-option").status()).isEqualTo(64);
            assertThat(run(port, "", "-p", "x").status()).isEqualTo(78);
            assertThat(peer.seen()).hasSize(2);
        }
        assertThat(run(port, "", "status")).satisfies(result -> {
            assertThat(result.status()).isEqualTo(69);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).hasLineCount(1)
                    .startsWith("coordinatool-client: no coordinator at 127.0.0.1:" + port);
        });
    }
}
