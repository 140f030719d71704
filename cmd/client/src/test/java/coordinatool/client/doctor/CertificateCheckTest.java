// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.OwnCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateCheckTest {
    @TempDir
    private Path directory;

    private final PlayedSite site = new PlayedSite();

    private List<String> found(String configuration) {
        site.configuration = configuration;
        return site.found(new CertificateCheck());
    }

    @Test
    void certificatesThatCannotBeUsed() throws IOException {
        Path certificate = Files.writeString(directory.resolve("cert.pem"), "nonsense");
        assertThat(found("tls_cert_file " + certificate)).singleElement().asString().startsWith("ERROR " + certificate);
        assertThat(found("tls_cert_file " + directory.resolve("none")))
                .containsExactly("ERROR " + directory.resolve("none") + " cannot be read here");
    }

    @Test
    void aKeyThatIsNotTheCertificates() throws Exception {
        OwnCertificate.make(directory, "one");
        OwnCertificate.make(directory, "other");
        String certificate = "tls_cert_file " + directory.resolve("one.pem");
        assertThat(found(certificate + "\ntls_key_file " + directory.resolve("one.key"))).isEmpty();
        assertThat(found(certificate + "\ntls_key_file " + directory.resolve("other.key"))).singleElement().asString()
                .startsWith("ERROR tls_key_file " + directory.resolve("other.key") + " is not the key of the first");
    }
}
