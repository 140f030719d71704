// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.auth.TlsFiles;
import coordinatool.bus.BusClient;
import coordinatool.gateway.access.AccessControl;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import coordinatool.tool.Ports;
import coordinatool.wire.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that cannot join the bus yet. */
class GatewayStartTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final AtomicInteger joins = new AtomicInteger();

    private static <T> T notYet() {
        throw new NotYet("bus key file", "there is none");
    }

    private Gateway gateway(int port, Runnable requireBus) {
        return gateway(new Endpoint(HERE.getHostAddress(), port, Duration.ofMinutes(1)), requireBus);
    }

    private Gateway gateway(Endpoint endpoint, Runnable requireBus) {
        IntFunction<BusClient> connect = at -> {
            joins.incrementAndGet();
            return notYet();
        };
        Log log = new Log("gateway", Level.INFO, new PrintStream(said, true, StandardCharsets.UTF_8));
        return new Gateway(endpoint, Limits.DEFAULT,
                wake -> AccessControl.of(Configured.by(""), "", wake, log), requireBus, connect, () -> null, log);
    }

    private void startsLater(Gateway gateway, int port) throws IOException {
        try (Selector selector = Selector.open()) {
            assertThatThrownBy(() -> gateway.onStart(selector)).isInstanceOf(NotYet.class);
            // As the loop around it does; a channel that is registered is closed no earlier.
            selector.selectNow();
            assertThatThrownBy(() -> new Socket(HERE, port).close()).isInstanceOf(ConnectException.class);
            gateway.onClose();
        }
    }

    @Test
    void listensToNobodyWhomItCouldNotServe() throws IOException {
        int port = Ports.free();
        startsLater(gateway(port, GatewayStartTest::notYet), port);
        assertThat(joins).hasValue(0);
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void listensNoMoreWhereItFindsOutOnlyThen() throws IOException {
        int port = Ports.free();
        startsLater(gateway(port, () -> { }), port);
        assertThat(joins).hasValue(1);
    }

    @Test
    void listensInTheClearNoEarlierThanItCanByTls(@TempDir Path directory) throws Exception {
        TlsFiles files = new Certificates(directory, "ca").certify("server", "head");
        int port = Ports.free();
        try (ServerSocket other = new ServerSocket(0, 1, HERE)) {
            int taken = other.getLocalPort();
            startsLater(gateway(new Endpoint(HERE.getHostAddress(), port, taken, files, Duration.ofMinutes(1)),
                    () -> { }), port);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(joins).hasValue(0);
    }
}
