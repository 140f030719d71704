// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The certificate of a server by TLS, which is read again when its files change. One thread. */
public final class ServerCertificate {
    static {
        // A client of TLS 1.2 could have us sign again and again.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final TlsFiles files;
    private final Log log;
    private final RateLimitedLog unreadable;
    private final RateLimitedLog expired;
    private List<FileTime> times;
    private TlsContext context;
    private Instant end;

    /** @throws Fatal where the files cannot be used */
    public ServerCertificate(TlsFiles files, Log log) {
        this.files = files;
        this.log = log;
        this.unreadable = new RateLimitedLog(log, "TLS certificate cannot be read again, the old one goes on",
                Duration.ofMinutes(1));
        this.expired = new RateLimitedLog(log, "a TLS certificate has expired, and who checks it does not connect",
                Duration.ofDays(1));
        try {
            times = files.times();
            read();
        } catch (IOException e) {
            throw new Fatal(ExitCode.CONFIGURATION, "TLS: " + e.getMessage());
        }
    }

    /** For new connections; another one where the files have changed. To be called now and then. */
    public TlsContext context(long now) {
        try {
            List<FileTime> found = files.times();
            if (!found.equals(times)) {
                read();
                times = found;
                log.normal("TLS certificate read again");
            }
        } catch (IOException e) {
            // Files are written one after the other: what does not fit together yet is looked at again.
            unreadable.add(now, "reason", e.getMessage());
            times = null;
        }
        unreadable.tell(now);
        if (expired.isOver(now) && end.isBefore(Instant.now())) {
            expired.add(now, "file", files.certificate(), "since", end);
        }
        return context;
    }

    private void read() throws IOException {
        context = files.context();
        end = TlsFiles.expires(files.certificate());
    }
}
