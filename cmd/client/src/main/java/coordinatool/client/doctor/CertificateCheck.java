// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.auth.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Whether the certificate for TLS can be read, and holds for a while. */
final class CertificateCheck implements Check {
    private static final Duration SOON = Duration.ofDays(14);

    @Override
    public String name() {
        return "certificate";
    }

    @Override
    public void look(Site site, Findings findings) {
        TlsFiles files = TlsFiles.of(site.configuration());
        for (Path file : files.certificates()) {
            if (!Files.isReadable(file)) {
                findings.error(file + " cannot be read here", "nobody can connect by TLS", "make it, or correct tls_*");
                continue;
            }
            try {
                judge(file, TlsFiles.expires(file), findings);
            } catch (IOException e) {
                findings.error(e.getMessage(), "nobody can connect by TLS", "make it anew");
            }
        }
        if (files.certificates().isEmpty()) {
            findings.skipped("there is no TLS here");
        }
    }

    private static void judge(Path file, Instant end, Findings findings) {
        Instant day = end.truncatedTo(ChronoUnit.SECONDS);
        if (end.isBefore(Instant.now())) {
            findings.error(file + " has expired, " + day, "nobody can connect by TLS", "have it certified anew");
        } else if (end.isBefore(Instant.now().plus(SOON))) {
            findings.warning(file + " expires " + day, "nobody can connect by TLS from then on",
                    "have it certified anew; the daemons read it again by themselves");
        }
    }
}
