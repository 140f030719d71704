// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.auth.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An authority, and what it certifies, by openssl(1). */
final class Certificates {
    private final Path directory;
    private final String name;

    /** A new authority, with files of this name in the directory. */
    Certificates(Path directory, String name) throws IOException, InterruptedException {
        this.directory = directory;
        this.name = name;
        make(name, List.of());
    }

    /** A key and a certificate of this authority for a common name, at the addresses of this machine. */
    TlsFiles certify(String file, String commonName) throws IOException, InterruptedException {
        make(file, List.of("-CA", authority().toString(), "-CAkey", directory.resolve(name + ".key").toString(),
                "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-subj", "/O=site/CN=" + commonName));
        return new TlsFiles(directory.resolve(file + ".key"), directory.resolve(file + ".pem"), authority());
    }

    /** Of who shows no certificate. */
    TlsFiles nobody() {
        return new TlsFiles(null, null, authority());
    }

    private Path authority() {
        return directory.resolve(name + ".pem");
    }

    private void make(String file, List<String> more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-keyout",
                directory.resolve(file + ".key").toString(), "-out", directory.resolve(file + ".pem").toString()));
        command.addAll(more.isEmpty() ? List.of("-subj", "/CN=" + file) : more);
        Process openssl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (openssl.waitFor() != 0) {
            throw new AssertionError(said);
        }
    }
}
