// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static coordinatool.wire.Samples.fid;
import static coordinatool.wire.Samples.item;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.RecvLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way gives what the parser gives, or nothing. */
class PlainCommandTest {
    private static final String PIECES = "0123456789-{}[],:\" .eE\\x\u00e4\n";

    private final ClientMessageParser parser = new ClientMessageParser(Limits.DEFAULT);

    /** As the agent, the C program's tools and ours write them. */
    static List<String> usual() {
        return List.of(
                "{\"command\":\"done\",\"hai_cookie\":-5,\"hai_dfid\":" + fid(7) + ",\"status\":5}",
                "{\"command\": \"done\", \"hai_cookie\": 12, \"hai_dfid\": {\"f_seq\": 8589935617, \"f_oid\": 7,"
                        + " \"f_ver\": 0}, \"status\": 0}",
                "{\"command\":\"done\",\"archive_id\":1,\"hai_cookie\":12,\"hai_dfid\":" + fid(7) + "}",
                "{\"command\":\"recv\",\"max_archive\":-1,\"max_restore\":16,\"max_remove\":0,\"max_bytes\":1048576}",
                "{\"command\": \"recv\", \"max_archive\": -1, \"max_bytes\": 10}",
                "{\"command\":\"queue\",\"fsname\":\"testfs\",\"hsm_action_items\":[" + item(20, 1, "tag=x") + ","
                        + item(21, 2, "") + "]}",
                "{\"command\":\"queue\",\"hsm_action_items\":["
                        + item(22, 1, "a b").replaceAll(",\"timestamp\":[0-9]*", "").replace(",", ", ") + "]}",
                new String(Commands.done(1L << 62, new Fid(1, 2, 3), 0), StandardCharsets.UTF_8),
                new String(Commands.recv(new RecvLimits(1, 2, 3, 4096)), StandardCharsets.UTF_8),
                new String(Commands.queue("fs", List.of(Samples.request(Action.RESTORE, 3, "d")), List.of()),
                        StandardCharsets.UTF_8));
    }

    private static ClientMessage read(byte[] bytes) {
        return PlainCommand.read(bytes, 0, bytes.length, Limits.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("usual")
    void takesWhatMoversAndToolsSay(String text) throws WireException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(read(bytes)).isNotNull().usingRecursiveComparison()
                .isEqualTo(parser.parseAny(bytes, 0, bytes.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"command\":\"done\",\"hai_cookie\":1}", "{\"command\":\"ehlo\"}", "{}",
        "{\"command\":\"recv\",\"command\":5}", "{\"command\":\"recv\",\"x\":null}", "{\"hai_cookie\":1}",
        "{\"command\":\"recv\",\"max_bytes\":18446744073709551615}", "{\"command\":\"recv\",\"x\\u0031\":1}",
        "{\"command\":\"queue\",\"hsm_action_items\":[]}", "{\"command\":\"recv\",\"max_archive\":1,}"})
    void leavesTheRestToTheParser(String text) {
        assertThat(read(text.getBytes(StandardCharsets.UTF_8))).isNull();
    }

    /** What is surely the same. Quick; requests have no equals(). */
    private static boolean same(ClientMessage one, ClientMessage other) {
        return one.equals(other) || one instanceof ClientMessage.Queue a && other instanceof ClientMessage.Queue b
                && Objects.equals(a.fsname(), b.fsname()) && Objects.equals(a.error(), b.error())
                && Arrays.equals(a.requests().toArray(), b.requests().toArray(), Samples::compare);
    }

    @Test
    void agreesWithTheParserOnBrokenOnes() throws WireException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < 40_000; i++) {
            StringBuilder text = new StringBuilder(usual().get(random.nextInt(usual().size())));
            for (int n = random.nextInt(3); n >= 0; n--) {
                int at = random.nextInt(text.length());
                String piece = PIECES.substring(random.nextInt(PIECES.length()));
                text.replace(at, at + random.nextInt(2), random.nextInt(3) == 0 ? "" : piece.substring(0, 1));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            ClientMessage plain = read(bytes);
            if (plain != null) {
                taken++;
                ClientMessage parsed = parser.parseAny(bytes, 0, bytes.length);
                if (!same(plain, parsed)) {
                    assertThat(plain).as("seed %d: %s", seed, text).usingRecursiveComparison().isEqualTo(parsed);
                }
            }
        }
        assertThat(taken).as("how many had the form, seed %d", seed).isGreaterThan(1_000);
    }
}
