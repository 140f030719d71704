// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import coordinatool.tool.ConfigurationLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of a gateway that cannot say whom files belong to. */
class GroupsPageTest {
    private static final String WITH_OWNERS = "{\"command\":\"list\",\"owners\":true}";
    private static final String WITHOUT = "{\"command\":\"list\"}";

    private final ServerSocket gateway = listener();
    /** The commands that have come to it, one a connection. */
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer page;

    private static ServerSocket listener() {
        try {
            return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void begin() throws Exception {
        page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/", new GroupsPage(ConfigurationLoader.ofText("host 127.0.0.1\nport "
                + gateway.getLocalPort())));
        page.start();
    }

    @AfterEach
    void end() throws IOException {
        page.stop(0);
        gateway.close();
    }

    /** What the gateway says to whoever wants to know whom files belong to; empty to close the connection. */
    private void answers(String text) {
        Thread thread = new Thread(() -> {
            while (!gateway.isClosed()) {
                try (Socket socket = gateway.accept()) {
                    byte[] said = new byte[1 << 12];
                    String command = new String(said, 0, socket.getInputStream().read(said), StandardCharsets.UTF_8);
                    asked.add(command);
                    socket.getOutputStream().write((command.equals(WITH_OWNERS) ? text
                            : "{\"command\":\"list\",\"requests\":[]}").getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    // It is closed.
                }
            }
        }, "gateway");
        thread.setDaemon(true);
        thread.start();
    }

    private int status() throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + page.getAddress().getPort() + "/")).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void theQueueIsCountedAllTheSame() throws Exception {
        answers("{\"command\":\"list\",\"requests\":[],\"status\":13,\"error\":\"no mount\"}");
        assertThat(status()).isEqualTo(200);
        assertThat(asked).containsExactly(WITH_OWNERS, WITHOUT);
    }

    @Test
    void whoIsGoneIsNotAskedAgain() throws Exception {
        answers("");
        assertThat(status()).isEqualTo(503);
        assertThat(asked).containsExactly(WITH_OWNERS);
    }
}
