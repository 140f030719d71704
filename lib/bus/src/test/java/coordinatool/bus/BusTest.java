// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bus over real sockets, both ends driven by the test's own thread. */
@Timeout(60)
class BusTest {
    @TempDir
    private Path directory;

    private final Log log = new Log("test", Level.DEBUG, System.err);

    @Test
    void messagesGoBothWays() throws Exception {
        int port = Ports.free();
        try (ServerProbe server = new ServerProbe(port, directory.resolve("bus.key"), log);
                ClientProbe client = new ClientProbe(port, directory.resolve("bus.key"), "m0", log)) {
            Turns.until(() -> client.epochs.size() == 1 && server.peers.size() == 1, server, client);
            assertThat(client.bus.send(new Message.Told(7))).isTrue();
            Turns.until(() -> server.messages.size() == 1, server, client);
            assertThat(server.messages).containsExactly(new Message.Told(7));
            server.bus.send(server.peers.get(0), new Message.Accepted(8));
            Turns.until(() -> client.messages.size() == 1, server, client);
            assertThat(client.messages).containsExactly(new Message.Accepted(8));
        }
    }
}
