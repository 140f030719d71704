// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Certificates that certify themselves. */
public final class OwnCertificate {
    private OwnCertificate() {
    }

    /** Makes NAME.key and NAME.pem; the test is left out where there is no OpenSSL. */
    public static void make(Path directory, String name) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
        Process openssl = new ProcessBuilder("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", "90", "-subj", "/CN=" + name, "-addext",
                "subjectAltName=IP:127.0.0.1", "-keyout", directory.resolve(name + ".key").toString(), "-out",
                directory.resolve(name + ".pem").toString()).redirectErrorStream(true).start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (openssl.waitFor() != 0) {
            throw new AssertionError(said);
        }
    }
}
