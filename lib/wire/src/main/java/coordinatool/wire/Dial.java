// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.auth.TlsContext;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.tool.Patience;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * Where a tool finds the server.
 *
 * @param orHere the host where there is none of the first name
 * @param tls    null to connect in the clear
 */
record Dial(String host, String orHere, int port, TlsContext tls) {
    /** For each address of the server: longer than one lost SYN packet takes (1 s, then 2 s). */
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Longer than a coordinator takes to start on a busy machine. */
    private static final Duration START = Duration.ofSeconds(5);

    /**
     * Connects.
     *
     * @param waiting told that we wait where nobody is there; null not to wait
     * @throws Fatal where nobody is there
     */
    WireClient connect(Log waiting) {
        String server = host + ":" + port;
        Patience patience = waiting == null ? Patience.none() : new Patience(START, waiting);
        while (true) {
            try {
                return WireClient.connect(host, port, CONNECT, tls);
            } catch (UnknownHostException e) {
                if (!orHere.equals(host)) {
                    return new Dial(orHere, orHere, port, tls).connect(waiting);
                }
                throw new Fatal(ExitCode.UNAVAILABLE, "no coordinator at " + server + ": no such host (see -H and -p)");
            } catch (IOException e) {
                if (!(e.getCause() instanceof ConnectException)
                        || !patience.pause("a coordinator", "server", server, "reason", e.getMessage())) {
                    throw new Fatal(ExitCode.UNAVAILABLE, "no coordinator at " + server + ": " + e.getMessage()
                            + (e.getCause() instanceof SSLException ? ""
                                    : " (is coordinatool-gateway running? see -H and -p)"));
                }
            }
        }
    }
}
