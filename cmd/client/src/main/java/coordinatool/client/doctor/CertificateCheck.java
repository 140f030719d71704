// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.auth.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Whether the certificate for TLS can be read, belongs to the key, and holds for a while. */
final class CertificateCheck implements Check {
    private static final Duration SOON = Duration.ofDays(14);
    private static final String NOBODY = "nobody can connect by TLS";

    @Override
    public String name() {
        return "certificate";
    }

    @Override
    public void look(Site site, Findings findings) {
        TlsFiles files = TlsFiles.of(site.configuration());
        boolean sound = true;
        for (Path file : files.certificates()) {
            sound &= isSound(file, findings);
        }
        if (sound && files.readable().key() != null) {
            try {
                files.context();
            } catch (IOException e) {
                findings.error(e.getMessage(), NOBODY, "put key and certificate in place that belong together");
            }
        }
        if (files.certificates().isEmpty()) {
            findings.skipped("there is no TLS here");
        }
    }

    private static boolean isSound(Path file, Findings findings) {
        if (!Files.isReadable(file)) {
            findings.error(file + " cannot be read here", NOBODY, "make it, or correct tls_*");
            return false;
        }
        try {
            judge(file, TlsFiles.expires(file), findings);
            return true;
        } catch (IOException e) {
            findings.error(e.getMessage(), NOBODY, "make it anew");
            return false;
        }
    }

    private static void judge(Path file, Instant end, Findings findings) {
        Instant day = end.truncatedTo(ChronoUnit.SECONDS);
        if (end.isBefore(Instant.now())) {
            findings.error(file + " has expired, " + day, NOBODY, "have it certified anew");
        } else if (end.isBefore(Instant.now().plus(SOON))) {
            findings.warning(file + " expires " + day, NOBODY + " from then on",
                    "have it certified anew; the daemons read it again by themselves");
        }
    }
}
