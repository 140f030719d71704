// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import coordinatool.tool.Fatal;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListeningSocketsTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ListeningSockets sockets =
            new ListeningSockets(() -> { },
                    new Log("test", Level.NORMAL, new PrintStream(said, true, StandardCharsets.UTF_8)));
    private Selector selector;

    @BeforeEach
    void open() throws IOException {
        selector = Selector.open();
    }

    @AfterEach
    void close() throws IOException {
        sockets.close();
        selector.close();
    }

    @Test
    void aPortInUseIsAwaited() throws IOException {
        int port;
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = other.getLocalPort();
            assertThatThrownBy(() -> sockets.open(selector, "127.0.0.1", port, this)).isInstanceOf(NotYet.class)
                    .hasMessage("port " + port + " of host 127.0.0.1: 127.0.0.1: Address already in use");
        }
        sockets.open(selector, "127.0.0.1", port, this);
        assertThat(sockets.port()).isEqualTo(port);
        new Socket("127.0.0.1", port).close();
    }

    @Test
    void aPortThatWeMayNotHaveIsNotAwaited() {
        assertThat(ListeningSockets.unusable("localhost", 80,
                List.of("127.0.0.1: Permission denied", "::1: Cannot assign requested address")))
                .isInstanceOf(Fatal.class).hasMessageContaining("CAP_NET_BIND_SERVICE");
    }

    @Test
    void anAddressOfAnotherHostIsAwaited() {
        assertThatThrownBy(() -> sockets.open(selector, "192.0.2.1", 0, this)).isInstanceOf(NotYet.class)
                .hasMessage("port 0 of host 192.0.2.1: 192.0.2.1: Cannot assign requested address");
    }

    @Test
    void aNameThatDoesNotResolveIsAwaited() {
        assertThatThrownBy(() -> sockets.open(selector, "no-such-host.invalid", 0, this)).isInstanceOf(NotYet.class)
                .hasMessage("the address of host no-such-host.invalid: the name does not resolve");
    }

    @Test
    void whereOneOfTwoAddressesCanBeHadTheOtherIsTriedAgain() throws IOException {
        InetAddress[] both = InetAddress.getAllByName("localhost");
        assumeThat(both).hasSize(2);
        ServerSocket other = new ServerSocket();
        try (other) {
            other.bind(new InetSocketAddress(both[1], 0));
            sockets.open(selector, "localhost", other.getLocalPort(), this);
            assertThat(selector.keys()).hasSize(1);
            sockets.retry(selector, sockets.deadlineNanos(), this);
            assertThat(selector.keys()).hasSize(1);
        }
        sockets.retry(selector, sockets.deadlineNanos() - 1, this);
        assertThat(selector.keys()).hasSize(1);
        assertThat(sockets.deadlineNanos() - System.nanoTime()).isLessThan(TimeUnit.SECONDS.toNanos(11));
        sockets.retry(selector, sockets.deadlineNanos(), this);
        assertThat(selector.keys()).hasSize(2);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("listening address=");
        assertThat(sockets.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
