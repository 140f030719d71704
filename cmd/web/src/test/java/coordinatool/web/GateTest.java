// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import coordinatool.tool.Fatal;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in, by a real server. */
class GateTest {
    private static final Log LOG = new Log("web", Level.OFF, new PrintStream(new ByteArrayOutputStream()));
    /**
     * As by openssl kdf -keylen 32 -kdfopt digest:SHA512 -kdfopt pass:'secret 0' -kdfopt salt:... -kdfopt iter:10000.
     */
    private static final String ANN = "ann:pbkdf2-sha512$10000$MDEyMzQ1Njc4OWFiY2RlZg==$"
            + "erE93U0Ez9QPVOIlyTrTsJqOTuG1eIQtqzQy5glcC2U=";
    private static final int TOO_MANY = 429;

    @TempDir
    private Path directory;
    private Path file;
    private Users users;
    private HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void begin() throws IOException {
        file = directory.resolve("users");
        write("# who may look\n\n" + ANN + "\n");
        users = new Users(file, LOG);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        HttpHandler page = exchange -> Answer.line(exchange, 200, exchange.getPrincipal().getUsername());
        server.createContext("/", new ReadOnly("/", page, LOG)).setAuthenticator(new Gate(users, null, LOG));
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private void write(String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        Files.writeString(file, text);
    }

    private HttpResponse<String> get(String authorization) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private int as(String credentials) throws IOException, InterruptedException {
        return get("Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .statusCode();
    }

    @Test
    void whoIsKnownIsLetInAndNobodyElse() throws IOException, InterruptedException {
        HttpResponse<String> asked = get(null);
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.headers().firstValue("WWW-Authenticate"))
                .contains("Basic realm=\"coordinatool\", charset=\"UTF-8\"");
        assertThat(as("ann:secret 0")).isEqualTo(200);
        assertThat(as("ann:secret 0")).isEqualTo(200);
        for (String wrong : new String[] {"ann:secret", "ann:", "bob:secret 0", ":secret 0", "ann"}) {
            assertThat(as(wrong)).as(wrong).isEqualTo(401);
        }
        assertThat(get("Basic ?").statusCode()).isEqualTo(401);
        assertThat(get("Bearer x").statusCode()).isEqualTo(401);
    }

    @Test
    void guessingEndsSoonAndDisturbsNobodyWhoIsKnown() throws IOException, InterruptedException {
        assertThat(as("ann:secret 0")).isEqualTo(200);
        int status = 401;
        int guesses = 0;
        while (status == 401 && guesses < 100) {
            status = as("ann:" + guesses++);
        }
        assertThat(status).isEqualTo(TOO_MANY);
        assertThat(guesses).isBetween(10, 20);
        assertThat(as("ann:secret 0")).isEqualTo(200);
    }

    @Test
    void anotherFileCountsOnceItIsRead() throws IOException, InterruptedException {
        assertThat(as("ann:secret 0")).isEqualTo(200);
        PasswordHash own = PasswordHash.of("correct horse".toCharArray(), new SecureRandom());
        write("bob:" + own.text() + "\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        users.refresh(System.nanoTime());
        assertThat(as("ann:secret 0")).isEqualTo(401);
        assertThat(as("bob:correct horse")).isEqualTo(200);
        write("nonsense");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(9)));
        users.refresh(System.nanoTime());
        assertThat(as("bob:correct horse")).as("the old users go on").isEqualTo(200);
    }

    @Test
    void aFileThatOthersCouldReadCountsOnceTheyCannot() throws IOException, InterruptedException {
        assertThat(as("ann:secret 0")).isEqualTo(200);
        write(ANN.replaceFirst("ann", "bob") + "\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        users.refresh(System.nanoTime());
        assertThat(as("ann:secret 0")).as("the old users go on").isEqualTo(200);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        users.refresh(System.nanoTime());
        assertThat(as("ann:secret 0")).isEqualTo(401);
        assertThat(as("bob:secret 0")).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "-                                            | no user in it",
        "ann                                          | users:1: must begin with a user's name and a colon",
        "a b:x                                        | users:1: must begin with a user's name and a colon",
        "ann:secret                                   | users:1: must be of the form pbkdf2-sha512$ROUNDS$SALT$HASH",
        "ann:pbkdf2-sha512$99999999$AAAA$AAAA         | users:1: wants 10000 to 2100000 rounds",
        "ann:pbkdf2-sha512$210000$?$AAAA              | users:1: "})
    void aFileThatIsWrongIsNamedWithItsLine(String line, String message) throws IOException {
        write(line == null ? "" : line);
        assertThatThrownBy(() -> new Users(file, LOG)).isInstanceOf(Fatal.class).hasMessageContaining(message)
                .hasMessageContaining("coordinatool-web password NAME makes a line");
    }

    @Test
    void aFileThatEverybodyCanReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> new Users(file, LOG)).isInstanceOf(Fatal.class).hasMessageContaining("chmod o-r");
    }
}
