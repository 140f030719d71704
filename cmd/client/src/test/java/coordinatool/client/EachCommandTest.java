// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coordinatool.tool.Configuration;
import coordinatool.tool.ConfigurationLoader;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When commands go that are sent many at a time, and what is printed of them. */
class EachCommandTest {
    private static final Log LOG = new Log("test", Level.OFF, System.err);
    private static final String DONE = "{\"command\":\"cancel\"}";
    private static final String MANY = "{\"command\":\"cancel\",\"canceled\":256}";
    private static final String OLDER =
            "{\"command\":\"cancel\",\"status\":22,\"error\":\"hai_cookie or hai_fid not set\"}";
    private static final String LATER = "{\"command\":\"cancel\",\"status\":11,\"error\":\"no more may wait\"}";
    private static final String LINE = "fid=[0x200000401:0x2:0x0] dfid=[0x200000401:0x2:0x0] compound/cookie=0x0/0x3ea"
            + " action=RESTORE archive#=1 flags=0x0 extent=0x0-0xffffffffffffffff gid=0x0 data=[746167]\n";
    private static final String FID = "{\"f_seq\":8589935617,\"f_oid\":2,\"f_ver\":0}";
    private static final String BREAKS_OFF = "{\"command\":\"list\",\"requests\":[{\"state\":\"waiting\",\"item\":{"
            + "\"hai_action\":20,\"hai_fid\":" + FID + ",\"hai_dfid\":" + FID + ",\"hai_extent_offset\":0,"
            + "\"hai_extent_length\":-1,\"hai_cookie\":5,\"hai_gid\":0,\"hal_archive_id\":1,\"hal_flags\":0,"
            + "\"hai_data\":\"\"}}],\"status\":11,\"error\":\"breaks off\"}";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static Configuration configuration(Peer peer) throws Exception {
        return ConfigurationLoader.ofText("host 127.0.0.1\nport " + peer.port());
    }

    /** Gives a line, and goes on when the server has seen what there is to do. */
    private static final class Typed extends InputStream {
        private final Peer peer;
        private boolean given;

        Typed(Peer peer) {
            this.peer = peer;
        }

        @Override
        public int read() {
            throw new AssertionError("byte by byte");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (!given) {
                given = true;
                byte[] line = LINE.getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(line, 0, buffer, offset, line.length);
                return line.length;
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (peer.seen().isEmpty()) {
                assertThat(System.nanoTime()).as("what was typed has gone").isLessThan(end);
                LockSupport.parkNanos(1_000_000);
            }
            return -1;
        }
    }

    @Test
    void whatIsTypedGoesAtOnce() throws Exception {
        try (Peer peer = new Peer(message -> DONE)) {
            assertThat(EachCommand.run(ArgumentsTest.arguments("cancel -"), configuration(peer), LOG, new Typed(peer),
                    out)).isEqualTo(ExitCode.OK);
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("compound/cookie=0x0/0x3ea");
        }
    }

    @Test
    void anInputThatBreaksOffLeavesNothingUnsent() throws Exception {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(LINE.getBytes(StandardCharsets.US_ASCII)),
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("breaks off");
                    }

                    @Override
                    public int available() {
                        return 1;
                    }
                });
        try (Peer peer = new Peer(message -> DONE)) {
            assertThatThrownBy(() -> EachCommand.run(ArgumentsTest.arguments("cancel -"), configuration(peer), LOG,
                    broken, out)).isInstanceOf(IOException.class).hasMessage("breaks off");
            assertThat(peer.seen()).singleElement().asString().contains("\"cancel\"");
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("compound/cookie=0x0/0x3ea");
        }
    }

    private static String lines(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> LINE.replace("0x3ea", "0x" + Integer.toHexString(i)))
                .collect(Collectors.joining());
    }

    private ExitCode cancel(Peer peer, int count) throws Exception {
        return cancel(peer, count, Duration.ofMinutes(1), LOG);
    }

    private ExitCode cancel(Peer peer, int count, Duration patience, Log log) throws Exception {
        return EachCommand.run(ArgumentsTest.arguments("cancel -"), configuration(peer), log,
                new ByteArrayInputStream(lines(count).getBytes(StandardCharsets.US_ASCII)) {
                    @Override
                    public synchronized int available() {
                        return 1;
                    }
                }, out, patience);
    }

    private long printed() {
        return out.toString(StandardCharsets.UTF_8).lines().count();
    }

    @Test
    void manyAreOneCommand() throws Exception {
        try (Peer peer = new Peer(message -> message.contains("\"requests\"") ? MANY : DONE)) {
            assertThat(cancel(peer, 513)).isEqualTo(ExitCode.OK);
            assertThat(peer.seen()).hasSize(3);
            assertThat(printed()).isEqualTo(513);
        }
    }

    @Test
    void whatIsRefusedOfManyIsNotPrinted() throws Exception {
        String reply = "{\"command\":\"cancel\",\"canceled\":1,\"refused\":["
                + "{\"index\":0,\"status\":13,\"error\":\"theirs\"},{\"index\":2,\"status\":2,\"error\":\"gone\"}]}";
        try (Peer peer = new Peer(message -> reply)) {
            assertThat(cancel(peer, 3)).isEqualTo(ExitCode.INCOMPLETE);
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("compound/cookie=0x0/0x2 ").hasLineCount(1);
        }
    }

    @Test
    void anOlderCoordinatorIsToldOneByOne() throws Exception {
        try (Peer peer = new Peer(message -> message.contains("\"requests\"") ? OLDER : DONE)) {
            assertThat(cancel(peer, 600)).isEqualTo(ExitCode.OK);
            assertThat(peer.seen().stream().filter(message -> message.contains("\"requests\""))).hasSizeBetween(1, 2);
            assertThat(peer.seen().stream().filter(message -> !message.contains("\"requests\""))).hasSize(600);
            assertThat(printed()).isEqualTo(600);
        }
    }

    @Test
    void whatIsNotTakenNowIsSentAgainUntilItIs() throws Exception {
        AtomicInteger commands = new AtomicInteger();
        String part = "{\"command\":\"cancel\",\"canceled\":255,\"refused\":["
                + "{\"index\":7,\"status\":11,\"error\":\"no more may wait\"}]}";
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (Peer peer = new Peer(message -> switch (commands.incrementAndGet()) {
            case 1 -> part;
            case 2, 3, 4 -> LATER;
            default -> message.contains("\"requests\"") ? MANY : DONE;
        })) {
            assertThat(cancel(peer, 1024, Duration.ofMinutes(1), new Log("test", Level.NORMAL, new PrintStream(said))))
                    .isEqualTo(ExitCode.OK);
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines().distinct()).hasSize(1024);
        assertThat(printed()).isEqualTo(1024);
        assertThat(said.toString(StandardCharsets.UTF_8)).containsOnlyOnce("waiting for").contains("no more may wait");
    }

    @Test
    void whatIsNeverTakenIsCounted() throws Exception {
        AtomicInteger commands = new AtomicInteger();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (Peer peer = new Peer(message -> commands.incrementAndGet() == 1 ? MANY : LATER)) {
            assertThat(cancel(peer, 2000, Duration.ZERO, new Log("test", Level.NORMAL, new PrintStream(said))))
                    .isEqualTo(ExitCode.TRY_AGAIN);
        }
        assertThat(printed()).isEqualTo(256);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("1744 requests are left", "no more may wait");
    }

    @Test
    void aListThatBreaksOffLeavesNothingUnsent() throws Exception {
        try (Peer peer = new Peer(message -> message.contains("\"list\"") ? BREAKS_OFF : DONE)) {
            Fatal fatal = catchThrowableOfType(Fatal.class, () -> EachCommand.run(
                    ArgumentsTest.arguments("cancel --mine"), configuration(peer), LOG, InputStream.nullInputStream(),
                    out));
            assertThat(fatal).hasMessageContaining("breaks off");
            assertThat(fatal.exitCode()).isEqualTo(ExitCode.TRY_AGAIN);
            assertThat(peer.seen()).hasSize(2).last().asString().contains("\"cancel\"");
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("compound/cookie=0x0/0x5 ");
        }
    }
}
