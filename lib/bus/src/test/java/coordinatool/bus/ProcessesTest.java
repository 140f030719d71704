// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import coordinatool.tool.JavaProcess;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.Ports;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that are killed or stopped. */
@Timeout(120)
class ProcessesTest {
    @TempDir
    private Path directory;
    private Path keys;
    private int port;
    private final Log log = new Log("test", Level.INFO, System.err);

    @BeforeEach
    void choosePort() throws Exception {
        keys = directory.resolve("bus.key");
        port = Ports.free();
    }

    /** {@link BusBench} in a JVM of its own. */
    private Process start(String... args) throws IOException {
        return new ProcessBuilder(JavaProcess.command("coordinatool.bus.BusBench", args)).redirectErrorStream(true)
                .redirectOutput(Redirect.INHERIT).start();
    }

    private static void signal(Process process, String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    @Test
    void aSchedulerThatIsKilledAndComesBackIsANewOne() throws Exception {
        try (ClientProbe client = new ClientProbe(port, keys, "m0", log)) {
            for (int life = 1; life <= 2; life++) {
                Process scheduler = start("server", Integer.toString(port), keys.toString());
                try {
                    int expected = life;
                    Turns.until(() -> client.epochs.size() == expected, client);
                    assertThat(client.bus.send(new Message.Status(life, 1, false))).isTrue();
                    Turns.until(() -> client.messages.size() == expected, client);
                    assertThat(client.messages.get(life - 1)).isEqualTo(new Message.Answer(life, 0, null));
                } finally {
                    scheduler.destroyForcibly().waitFor();
                }
            }
        }
        // Its port and keys are free for the next one at once.
        new ServerProbe(port, keys, log).close();
    }

    @Test
    void aPeerThatIsKilledAndComesBackReplacesItself() throws Exception {
        try (ServerProbe server = new ServerProbe(port, keys, log)) {
            for (int life = 1; life <= 2; life++) {
                Process peer = start("idle", Integer.toString(port), keys.toString(), "100");
                try {
                    int before = server.messages.size();
                    Turns.until(() -> server.messages.size() > before, server);
                } finally {
                    peer.destroyForcibly().waitFor();
                }
            }
            // On a busy machine a peer may need more than one session to begin with.
            assertThat(server.gone).isNotEmpty().isEqualTo(server.peers.subList(0, server.peers.size() - 1));
        }
    }

    @Test
    void aFrozenPeerIsGivenUpAndStartsAnew() throws Exception {
        assumeTrue(Soak.ON, "takes 15 seconds: make soak");
        try (ServerProbe server = new ServerProbe(port, keys, log)) {
            Process peer = start("idle", Integer.toString(port), keys.toString(), "100");
            try {
                Turns.until(() -> !server.messages.isEmpty(), server);
                int sessions = server.peers.size();
                signal(peer, "STOP");
                long start = System.nanoTime();
                Turns.until(() -> server.gone.size() == sessions, server);
                long gone = LinkSettings.DEFAULT.gone();
                assertThat(System.nanoTime() - start).isBetween(gone - 2_000_000_000L, gone + 3_000_000_000L);
                signal(peer, "CONT");
                Turns.until(() -> server.peers.size() > sessions, server);
                assertThat(server.names.get(sessions)).isEqualTo(server.names.get(0));
            } finally {
                peer.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aFrozenSchedulerIsMetAgain() throws Exception {
        assumeTrue(Soak.ON, "takes 15 seconds: make soak");
        try (ClientProbe client = new ClientProbe(port, keys, "m0", log)) {
            Process scheduler = start("server", Integer.toString(port), keys.toString());
            try {
                Turns.until(() -> client.epochs.size() == 1, client);
                signal(scheduler, "STOP");
                long end = System.nanoTime() + LinkSettings.DEFAULT.gone() + 2_000_000_000L;
                Turns.until(() -> System.nanoTime() > end, client);
                assertThat(client.bus.connected()).isFalse();
                signal(scheduler, "CONT");
                Turns.until(() -> client.epochs.size() > 1 && client.bus.connected(), client);
                assertThat(client.epochs).as("of one scheduler").containsOnly(client.epochs.get(0));
                assertThat(client.bus.send(new Message.Status(1, 1, false))).isTrue();
                Turns.until(() -> client.messages.size() == 1, client);
            } finally {
                scheduler.destroyForcibly().waitFor();
            }
        }
    }
}
