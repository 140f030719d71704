// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coordinatool.model.LockMode;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestView;
import coordinatool.tool.Configuration;
import coordinatool.tool.ConfigurationException;
import coordinatool.tool.ConfigurationLoader;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a tool is told, and exits with, whatever the coordinator answers or does not. */
class ToolConnectionTest {
    private static final byte[] LOCK = Commands.lock(LockMode.LOCKED);
    private static final String FID = "{\"f_seq\":1,\"f_oid\":2,\"f_ver\":0}";
    private static final String ITEM = "{\"hai_action\":20,\"hai_fid\":" + FID + ",\"hai_dfid\":" + FID
            + ",\"hai_extent_offset\":0,\"hai_extent_length\":-1,\"hai_cookie\":7,\"hai_gid\":0,\"hal_archive_id\":1,"
            + "\"hal_flags\":0,\"hai_data\":\"\"}";

    private ServerSocket listener;
    private ToolConnection connection;
    private Socket server;
    private String address;

    private static Configuration configuration(String host, int port) {
        try {
            return ConfigurationLoader.ofText("host " + host + "\nport " + port);
        } catch (ConfigurationException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        address = "127.0.0.1:" + listener.getLocalPort();
        connection = ToolConnection.open(configuration("127.0.0.1", listener.getLocalPort()));
        server = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        server.close();
        listener.close();
    }

    private void answers(String text) throws IOException {
        server.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The server says this, and no more. */
    private void ends(String text) throws IOException {
        answers(text);
        server.shutdownOutput();
    }

    private static void fails(ExitCode status, String message, ThrowingCallable call) {
        Fatal fatal = catchThrowableOfType(Fatal.class, call);
        assertThat(fatal).isNotNull();
        assertThat(fatal).hasMessage(message);
        assertThat(fatal.exitCode()).isEqualTo(status);
    }

    @Test
    void nobodyIsThere() throws IOException {
        int port = listener.getLocalPort();
        listener.close();
        Fatal refused = catchThrowableOfType(Fatal.class, () -> ToolConnection.open(configuration("127.0.0.1", port)));
        assertThat(refused.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(refused).hasMessageStartingWith("no coordinator at 127.0.0.1:" + port + ": ")
                .hasMessageEndingWith("(is coordinatool-gateway running? see -H and -p)");
        fails(ExitCode.UNAVAILABLE, "no coordinator at no-such-host.invalid:1: no such host (see -H and -p)",
                () -> ToolConnection.open(configuration("no-such-host.invalid", 1)));
    }

    @Test
    void aGoodAnswerIsGiven() throws IOException {
        answers("{\"command\":\"lock\"}");
        assertThat(connection.call(LOCK).command()).isEqualTo("lock");
        byte[] said = new byte[LOCK.length];
        assertThat(server.getInputStream().readNBytes(said, 0, said.length)).isEqualTo(LOCK.length);
        assertThat(said).isEqualTo(LOCK);
    }

    @Test
    void aRefusalIsBadDataUnlessItMayWorkLater() throws IOException {
        answers("{\"command\":\"lock\",\"status\":22,\"error\":\"Bad mode\"}");
        fails(ExitCode.DATA, "the coordinator at " + address + " refuses: Bad mode", () -> connection.call(LOCK));
        answers("{\"command\":\"lock\",\"status\":-1}");
        fails(ExitCode.DATA, "the coordinator at " + address + " refuses: EPERM", () -> connection.call(LOCK));
        answers("{\"command\":\"lock\",\"status\":11,\"error\":\"no scheduler\"}");
        fails(ExitCode.TRY_AGAIN, "the coordinator at " + address + " says: no scheduler", () -> connection.call(LOCK));
    }

    @Test
    void whoClosesInPlaceOfAnAnswerIsLost() throws IOException {
        ends("");
        fails(ExitCode.UNAVAILABLE, "lost the coordinator at " + address + ": server closed the connection",
                () -> connection.call(LOCK));
    }

    @Test
    void whoSaysNothingIsLostInTheEnd() throws IOException {
        try (ToolConnection hasty = ToolConnection.open(configuration("127.0.0.1", listener.getLocalPort()), null,
                Duration.ofMillis(1_100))) {
            fails(ExitCode.UNAVAILABLE, "lost the coordinator at " + address + ": no reply in 1 s (is a daemon there"
                    + " stopped, or its host out of memory or disk?)", () -> hasty.call(LOCK));
        }
    }

    @Test
    void whoDoesNotSayWhomFilesBelongToIsTooOld() throws IOException {
        answers("{\"command\":\"list\",\"requests\":[]}");
        fails(ExitCode.DATA, "the coordinator at " + address + " does not say whom files belong to: it is older than"
                + " this client", () -> connection.list(RequestFilter.ALL, false, true, listed -> { }));
        answers("{\"command\":\"list\",\"owners\":true,\"requests\":[]}");
        connection.list(RequestFilter.ALL, false, true, listed -> { });
    }

    @Test
    void ofACommandOfOursItIsTooOld() throws IOException {
        ends("");
        String message = "the coordinator at " + address + " closed the connection in place of an answer to %s: it is"
                + " the C coordinatool, or older than this client";
        fails(ExitCode.UNAVAILABLE, message.formatted("cancel"), () -> connection.receiveOurs("cancel"));
        fails(ExitCode.UNAVAILABLE, message.formatted("list"), () -> connection.list(RequestFilter.ALL, listed -> { }));
    }

    @Test
    void whatIsNoAnswerIsNoCoordinator() throws IOException {
        answers("HTTP/1.1 400 Bad Request\r\n\r\n");
        Fatal fatal = catchThrowableOfType(Fatal.class, () -> connection.call(LOCK));
        assertThat(fatal.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(fatal).hasMessageStartingWith("lost the coordinator at " + address + ": ");
    }

    @Test
    void aLongAnswerIsPassedOnAndWhoTakesItMayFail() throws IOException {
        String status = "{\"command\":\"status\",\"clients\":[" + "{},".repeat(5000) + "{}]}";
        answers(status);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        connection.copy(Commands.status(6), copy);
        assertThat(copy.toString(StandardCharsets.UTF_8)).isEqualTo(status);
        answers("{\"command\":\"status\"}");
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> connection.copy(Commands.status(6), full)).isExactlyInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }

    @Test
    void anAnswerThatBreaksOffIsALostCoordinator() throws IOException {
        ends("{\"command\":\"status\",");
        fails(ExitCode.UNAVAILABLE, "lost the coordinator at " + address + ": server closed the connection",
                () -> connection.copy(Commands.status(6), OutputStream.nullOutputStream()));
    }

    @Test
    void aListIsGivenAsItComesUpToItsEnd() throws IOException {
        List<RequestView> listed = new ArrayList<>();
        answers("{\"command\":\"list\",\"requests\":[{\"state\":\"waiting\",\"item\":" + ITEM + "}]}");
        connection.list(RequestFilter.ALL, listed::add);
        assertThat(listed).extracting(view -> view.request().cookie()).containsExactly(7L);
        answers("{\"command\":\"list\",\"requests\":[{\"state\":\"waiting\",\"item\":" + ITEM
                + "}],\"status\":11,\"error\":\"the scheduler was restarted\"}");
        fails(ExitCode.TRY_AGAIN, "the coordinator at " + address + " says: the scheduler was restarted",
                () -> connection.list(RequestFilter.ALL, listed::add));
        assertThat(listed).as("as far as it came").hasSize(2);
    }

    @Test
    void aListThatBreaksOffIsALostCoordinator() throws IOException {
        ends("{\"command\":\"list\",\"requests\":[{\"state\":\"waiting\",\"item\":" + ITEM + "},");
        List<RequestView> listed = new ArrayList<>();
        fails(ExitCode.UNAVAILABLE, "lost the coordinator at " + address + ": reply breaks off, or is not JSON",
                () -> connection.list(RequestFilter.ALL, listed::add));
        assertThat(listed).hasSize(1);
    }

    @Test
    void anErrorOfWhoTakesTheListIsHisOwn() throws IOException {
        answers("{\"command\":\"list\",\"requests\":[{\"state\":\"waiting\",\"item\":" + ITEM + "}]}");
        assertThatThrownBy(() -> connection.list(RequestFilter.ALL, listed -> {
            throw new IOException("Broken pipe");
        })).isExactlyInstanceOf(IOException.class).hasMessage("Broken pipe");
    }

    @Test
    void whatIsSaidToAConnectionThatIsClosedIsLost() {
        connection.close();
        Fatal fatal = catchThrowableOfType(Fatal.class, () -> connection.send(LOCK));
        assertThat(fatal.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(fatal).hasMessageStartingWith("lost the coordinator at " + address);
        connection.close();
    }
}
