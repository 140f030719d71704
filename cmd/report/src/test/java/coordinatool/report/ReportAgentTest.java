// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.bus.Bus;
import coordinatool.bus.BusAddress;
import coordinatool.bus.BusServer;
import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.model.ReportEntry;
import coordinatool.report.files.NotMountedException;
import coordinatool.tool.Awaited;
import coordinatool.tool.Configuration;
import coordinatool.tool.ConfigurationException;
import coordinatool.tool.ConfigurationLoader;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent on a real bus, with the test in the scheduler's place. */
class ReportAgentTest implements BusServer.Handler {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    @TempDir
    private Path mount;
    @TempDir
    private Path state;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log("test", Level.DEBUG, new PrintStream(said, true, StandardCharsets.UTF_8));
    private final List<Long> asked = new ArrayList<>();
    private long reporterPeer;
    private BusServer server;
    private ReportAgent agent;
    private boolean mounted = true;
    private Selector selector;

    private Configuration configuration(String directory, String hint, int busPort) {
        try {
            return ConfigurationLoader.ofText("""
                    reporting_dir %s
                    reporting_hint %s
                    reporting_schedule_interval_ms 1000
                    bus_port %d
                    bus_key_file %s
                    """.formatted(quoted(directory), quoted(hint), busPort, state.resolve("bus.key")));
        } catch (ConfigurationException e) {
            throw new AssertionError(e);
        }
    }

    private static String quoted(String value) {
        return value.isEmpty() ? "''" : value;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void start(String directory, String hint) throws IOException {
        int port = freePort();
        server = Bus.listen(new BusAddress("127.0.0.1", port, state.resolve("bus.key")), log);
        selector = Selector.open();
        agent = new ReportAgent(configuration(directory, hint, port), mount, this::requireMounted, log);
        agent.onStart(selector);
    }

    @AfterEach
    void stop() throws IOException {
        if (agent != null) {
            agent.onClose();
        }
        if (server != null) {
            server.close();
            selector.close();
        }
    }

    private void until(BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(said.toString(StandardCharsets.UTF_8)).isLessThan(deadline);
            long now = System.nanoTime();
            server.poll(this, now);
            server.flush(now);
            if (agent.doWork(now) == 0) {
                selector.select(5);
            }
        }
    }

    private boolean reported(String... lines) {
        try {
            Path file = mount.resolve(".r/j");
            return Files.exists(file) && Files.readAllLines(file).equals(List.of(lines));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void onPeer(long peer, Role role, String name, String fsname) {
        assertThat(role).isEqualTo(Role.REPORT);
        reporterPeer = peer;
    }

    @Override
    public void onMessage(long peer, Message message) {
        assertThat(message).isInstanceOf(Message.ReportNext.class);
        asked.add(((Message.ReportNext) message).done());
    }

    @Override
    public void onPeerGone(long peer, boolean returns) {
    }

    @Test
    void asksWritesAndSaysSo() throws IOException {
        start(".r", "cr");
        until(() -> asked.equals(List.of(0L)));
        server.send(reporterPeer, new Message.ReportLines(List.of(new ReportEntry(5, "j", "new [0x1:0x1:0x0]"),
                new ReportEntry(7, "j", "done [0x1:0x1:0x0] 5"))));
        until(() -> asked.equals(List.of(0L, 7L)));
        assertThat(reported("new [0x1:0x1:0x0]", "done [0x1:0x1:0x0] 5")).isTrue();
    }

    @Test
    void withoutReportsItOnlyWaitsForTheEnd() throws IOException {
        start(".r", "");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("reporting_hint is not set");
        until(() -> reporterPeer != 0);
        server.send(reporterPeer, new Message.Quit());
        until(() -> agent.finished());
        assertThat(mount).isEmptyDirectory();
    }

    private void requireMounted(Path path) throws NotMountedException {
        if (!mounted) {
            throw new NotMountedException("nothing there", null);
        }
    }

    @Test
    void aMountThatIsNotThereIsAwaited() throws IOException {
        mounted = false;
        assertThatThrownBy(() -> start(".r", "cr")).isInstanceOf(NotYet.class)
                .hasMessage("Lustre at " + mount + ": nothing there");
        assertThat(mount).isEmptyDirectory();
        mounted = true;
        agent.onStart(selector);
        assertThat(agent.awaited()).isNull();
        until(() -> asked.equals(List.of(0L)));
    }

    @Test
    void aMountThatGoesIsAwaitedAndLinesAreKept() throws IOException {
        start(".r", "cr");
        until(() -> asked.equals(List.of(0L)));
        Path away = state.resolve("away");
        Files.move(mount, away);
        Files.createDirectory(mount);
        mounted = false;
        server.send(reporterPeer, new Message.ReportLines(List.of(new ReportEntry(5, "j", "new [0x1:0x1:0x0]"))));
        until(() -> agent.awaited() != null);
        assertThat(agent.awaited()).isEqualTo(new Awaited("Lustre at " + mount, "nothing there"));
        assertThat(mount).isEmptyDirectory();
        Files.delete(mount);
        Files.move(away, mount);
        mounted = true;
        until(() -> asked.equals(List.of(0L, 5L)));
        assertThat(reported("new [0x1:0x1:0x0]")).isTrue();
        assertThat(agent.awaited()).isNull();
    }

    @Test
    void withoutReportsNoMountIsNeeded() throws IOException {
        mounted = false;
        start("", "");
        until(() -> reporterPeer != 0);
        assertThat(mount).isEmptyDirectory();
    }
}
