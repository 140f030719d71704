// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.Ports;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * A peer without the key gets nothing, whatever it says, and one with the key that talks nonsense hurts nobody else.
 */
@Timeout(60)
class StrangersTest {
    private static final long SECOND = 1_000_000_000L;
    /** ZMTP 3.0 signature, version 3.0, then the mechanism. */
    private static final byte[] ZMTP3 = {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0};

    @TempDir
    private Path directory;
    private int port;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log("test", Level.INFO, new PrintStream(said, true));
    private ServerProbe server;
    private ClientProbe friend;

    @BeforeEach
    void start() throws Exception {
        port = Ports.free();
        server = new ServerProbe(port, directory.resolve("bus.key"), log);
        friend = new ClientProbe(port, directory.resolve("bus.key"), "friend", log);
        Turns.until(() -> friend.epochs.size() == 1, server, friend);
    }

    @AfterEach
    void friendIsWell() throws Exception {
        int before = server.messages.size();
        assertThat(friend.bus.send(new Message.Accepted(1))).isTrue();
        Turns.until(() -> server.messages.size() > before, server, friend);
        // Whose session may begin anew on a busy machine; nobody else was met.
        assertThat(server.names).allMatch(name -> name.contains("friend"));
        friend.close();
        server.close();
    }

    @Test
    void aPeerWithOtherKeysIsNotMetAndCounted() throws Exception {
        try (ClientProbe stranger = new ClientProbe(port, directory.resolve("other.key"), "stranger", log)) {
            long end = System.nanoTime() + SECOND;
            Turns.until(() -> refusals() > 0 && System.nanoTime() > end, stranger, server, friend);
            assertThat(stranger.epochs).isEmpty();
            assertThat(stranger.bus.connected()).isFalse();
            assertThat(refusals()).as("it goes on trying, and is told of once a minute").isEqualTo(1);
        }
    }

    @Test
    void aPeerThatKnowsTheServersKeyButNotTheClientsIsNotMet() throws Exception {
        NamedKey own = NamedKey.generate(Role.INGEST.word());
        PeerKeys mixed = new PeerKeys(keys(Role.INGEST).serverPublics(), own.publicKey(), own.secretKey());
        try (DealerSocket stranger = new DealerSocket("127.0.0.1", port, 1 << 20, () -> mixed, log,
                System.nanoTime())) {
            long end = System.nanoTime() + SECOND;
            Turns.until(() -> {
                stranger.transmit(Frame.hello(1, new Program(1, Role.INGEST, "stranger", null)));
                return refusals() > 0 || System.nanoTime() > end;
            }, server, friend);
            assertThat(said.toString()).contains("bus peer without our key refused").contains("127.0.0.1");
            assertThat(stranger.receive()).isNull();
        }
    }

    @Test
    void aZeroMqPeerWithoutEncryptionIsNotMet() throws Exception {
        ZMQ.Context context = ZMQ.context(1);
        ZMQ.Socket stranger = context.socket(SocketType.DEALER);
        stranger.setLinger(0);
        stranger.connect(ZmqContext.endpoint("127.0.0.1", port));
        stranger.send(Frame.hello(1, new Program(1, Role.INGEST, "stranger", null)));
        waitFor(SECOND / 2);
        assertThat(stranger.recv(ZMQ.DONTWAIT)).isNull();
        stranger.close();
        context.close();
    }

    @Test
    void oldProtocolsAreNoWayAround() throws Exception {
        byte[][] greetings = {
            // ZMTP 1.0: an empty identity, then a message
            {1, 0, 5, 0, 'h', 'e', 'l', 'o'},
            // ZMTP 2.0: signature, revision, socket type DEALER, identity, message
            {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, 5, 0, 0, 0, 4, 'h', 'e', 'l', 'o'},
        };
        for (byte[] greeting : greetings) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream().write(greeting);
                assertHungUp(socket);
            }
        }
    }

    @Test
    void garbageIsHungUpOn() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            byte[] garbage = new byte[1 + random.nextInt(5000)];
            random.nextBytes(garbage);
            garbage[0] = (byte) (i % 2 == 0 ? 0xff : garbage[0]);
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream().write(garbage);
                socket.shutdownOutput();
                assertHungUp(socket);
            } catch (SocketException reset) {
                assertThat(reset.getMessage()).contains("reset");
            }
        }
    }

    @Test
    void aStrangerCannotMakeUsAllocate() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            byte[] greeting = new byte[64];
            System.arraycopy(ZMTP3, 0, greeting, 0, ZMTP3.length);
            byte[] curve = "CURVE".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(curve, 0, greeting, ZMTP3.length, curve.length);
            socket.getOutputStream().write(greeting);
            // A command of a gigabyte.
            socket.getOutputStream().write(new byte[] {6, 0, 0, 0, 0, 0x40, 0, 0, 0});
            assertHungUp(socket);
        }
        assertThat(said.toString()).doesNotContain("OutOfMemory").doesNotContain("failed");
    }

    @Test
    void nonsenseFromAFriendIsDroppedAndCounted() throws Exception {
        Random random = new Random(2);
        try (DealerSocket mad = new DealerSocket("127.0.0.1", port, 1 << 20, () -> keys(Role.INGEST), log,
                System.nanoTime())) {
            Turns.until(mad::cameUp, server, friend);
            for (int i = 0; i < 2000; i++) {
                byte[] frame = new byte[random.nextInt(100)];
                random.nextBytes(frame);
                if (frame.length > 2 && i % 2 == 0) {
                    frame[0] = Frame.VERSION;
                    frame[1] = (byte) random.nextInt(8);
                }
                mad.transmit(frame);
                if (i % 100 == 0) {
                    server.turn(System.nanoTime());
                }
            }
            long end = System.nanoTime() + SECOND / 2;
            Turns.until(() -> said.toString().contains("bus frame dropped") && System.nanoTime() > end, server, friend);
            assertThat(said.toString().lines().filter(line -> line.contains("bus frame dropped")).count())
                    .as("complaints in half a second").isBetween(1L, 3L);
        }
    }

    @Test
    void anotherVersionIsNotMet() throws Exception {
        try (DealerSocket newer = new DealerSocket("127.0.0.1", port, 1 << 20, () -> keys(Role.INGEST), log,
                System.nanoTime())) {
            Turns.until(newer::cameUp, server, friend);
            byte[] hello = Frame.hello(1, new Program(1, Role.INGEST, "newer", null));
            hello[0] = Frame.VERSION + 1;
            newer.transmit(hello);
            Turns.until(() -> said.toString().contains("not a frame of version"), server, friend);
            assertThat(newer.receive()).isNull();
        }
    }

    private PeerKeys keys(Role role) {
        return KeyFile.read(directory.resolve("bus.key"), role);
    }

    private long refusals() {
        return said.toString().lines().filter(line -> line.contains("bus peer without our key refused")).count();
    }

    private void waitFor(long nanos, Turns.Probe... more) throws Exception {
        Turns.Probe[] probes = Arrays.copyOf(more, more.length + 2);
        probes[more.length] = server;
        probes[more.length + 1] = friend;
        long end = System.nanoTime() + nanos;
        Turns.until(() -> System.nanoTime() > end, probes);
    }

    /** The other side closes, and says nothing but the greeting that every ZeroMQ socket says. */
    private static void assertHungUp(Socket socket) throws Exception {
        socket.setSoTimeout(5000);
        InputStream in = socket.getInputStream();
        try {
            byte[] answer = in.readAllBytes();
            assertThat(answer.length).isLessThanOrEqualTo(64);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still connected", e);
        }
    }
}
