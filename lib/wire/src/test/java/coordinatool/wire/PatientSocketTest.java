// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PatientSocketTest {
    @Test
    void whatWasSaidBeforeAWriteFailedIsRead() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PatientSocket socket = new PatientSocket()) {
            socket.connect(server.getLocalSocketAddress());
            socket.getOutputStream().write(new byte[100]);
            try (Socket accepted = server.accept()) {
                // With the rest unread, closing resets the connection.
                assertThat(accepted.getInputStream().read()).isZero();
                accepted.getOutputStream().write("no".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(socket.failure()).isNull();
            while (socket.failure() == null) {
                socket.getOutputStream().write(new byte[1]);
            }
            assertThat(socket.getInputStream().readNBytes(2)).asString(StandardCharsets.US_ASCII).isEqualTo("no");
        }
    }
}
