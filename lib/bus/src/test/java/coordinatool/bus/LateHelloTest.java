// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.Ports;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler that reads a long queue at its start does not listen, and finds what its clients said meanwhile. */
@Timeout(60)
class LateHelloTest {
    private static final int CONNECTIONS = 4;
    private static final int HELLOS = 3;

    @TempDir
    private Path directory;
    private final Log log = new Log("test", Level.ERROR, System.err);

    /** ZeroMQ hands over a frame of each connection in turn, and those of a connection that broke as well. */
    @Test
    void onlyTheConnectionThatIsThereBeginsASession() throws IOException {
        int port = Ports.free();
        Path keys = directory.resolve("bus.key");
        Program program = new Program(1, Role.GATEWAY, "gateway", null);
        try (ServerProbe server = new ServerProbe(port, keys, log); Selector selector = Selector.open()) {
            for (int session = 1; session < CONNECTIONS; session++) {
                connected(port, keys, session, program, selector).close();
            }
            try (DealerSocket last = connected(port, keys, CONNECTIONS, program, selector)) {
                byte[] frame = last.receive();
                while (frame == null) {
                    server.turn(System.nanoTime());
                    selector.select(TimeUnit.SECONDS.toMillis(1));
                    selector.selectedKeys().clear();
                    frame = last.receive();
                }
                assertThat(Frame.type(frame)).isEqualTo(Frame.WELCOME);
                assertThat(Frame.body(frame).readFixed64()).as("session").isEqualTo(CONNECTIONS);
                assertThat(server.peers).hasSize(1);
                assertThat(server.gone).isEmpty();
            }
        }
    }

    private DealerSocket connected(int port, Path keys, long session, Program program, Selector selector)
            throws IOException {
        DealerSocket socket = new DealerSocket("127.0.0.1", port, DealerSocket.MAX_MESSAGE,
                () -> KeyFile.readNow(keys, Role.GATEWAY), log, System.nanoTime());
        socket.register(selector);
        while (!socket.cameUp()) {
            selector.select(TimeUnit.SECONDS.toMillis(1));
            selector.selectedKeys().clear();
        }
        for (int i = 0; i < HELLOS; i++) {
            socket.transmit(Frame.hello(session, program));
        }
        return socket;
    }
}
