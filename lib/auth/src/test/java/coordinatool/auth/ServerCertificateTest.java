// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.tool.Fatal;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.OwnCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that do not fit together, at a start and later. */
class ServerCertificateTest {
    private static final long MINUTES = Duration.ofMinutes(2).toNanos();

    @TempDir
    private Path directory;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log("server", Level.NORMAL, new PrintStream(said, true, StandardCharsets.UTF_8));

    @BeforeEach
    void make() throws IOException, InterruptedException {
        OwnCertificate.make(directory, "used");
        OwnCertificate.make(directory, "new");
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private void renew(String kind) throws IOException {
        Files.copy(file("new" + kind), file("used" + kind), StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
    }

    private ServerCertificate certificate(String key) {
        return new ServerCertificate(new TlsFiles(file(key), file("used.pem"), null), log);
    }

    @Test
    void theKeyOfAnotherIsRefused() {
        assertThatThrownBy(() -> certificate("new.key")).isInstanceOf(Fatal.class)
                .hasMessageContaining("tls_key_file " + file("new.key") + " is not the key of the first certificate in"
                        + " tls_cert_file " + file("used.pem"));
    }

    @Test
    void theOldOneGoesOnUntilBothFilesAreNew() throws IOException {
        ServerCertificate certificate = certificate("used.key");
        TlsContext former = certificate.context(MINUTES);
        renew(".key");
        assertThat(certificate.context(2 * MINUTES)).isSameAs(former);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("the old one goes on").contains("is not the key of")
                .doesNotContain("TLS certificate read again");
        renew(".pem");
        assertThat(certificate.context(3 * MINUTES)).isNotSameAs(former);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("TLS certificate read again");
    }

    @Test
    void aMissingFileIsSaidToBeMissing() throws IOException {
        String words = "tls_key_file " + file("none") + ": no such file: make it, or correct tls_key_file";
        assertThatThrownBy(() -> certificate("none")).isInstanceOf(Fatal.class).hasMessage("TLS: " + words);
        assertThatThrownBy(new TlsFiles(file("none"), file("used.pem"), null)::context).hasMessage(words);
        ServerCertificate certificate = certificate("used.key");
        Files.delete(file("used.key"));
        certificate.context(MINUTES);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("used.key: no such file");
    }
}
