// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.auth.TlsFiles;
import coordinatool.tool.AuthMode;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import java.time.Duration;

/**
 * Where movers and tools find the gateway.
 *
 * @param port     0 lets the kernel choose one
 * @param tlsPort  where it listens by TLS; 0: nowhere
 * @param hostGone after so much silence the host of a peer counts as gone
 */
record Endpoint(String host, int port, int tlsPort, TlsFiles tlsFiles, Duration hostGone) {
    /** In the clear only. */
    Endpoint(String host, int port, Duration hostGone) {
        this(host, port, 0, null, hostGone);
    }

    private static final String THIS_MACHINE = "localhost";

    /**
     * As the configuration says. Where anybody may do anything, and nobody has said where to listen, that is this
     * machine alone: what was just installed shall not be open to the network. Where somebody has said so, as all
     * configurations of the C program do, it is as they want it, with a warning.
     */
    static Endpoint of(Configuration c, Log log) {
        boolean open = c.get(Key.AUTH) == AuthMode.OFF;
        if (!open || c.isGiven(Key.HOST)) {
            if (open) {
                log.warn("whoever reaches the port may do anything", "do",
                        "set auth in coordinatool.conf, see coordinatool-security(7)");
            }
            return on(c.get(Key.HOST), c);
        }
        log.warn("listens for this machine only, as neither host nor auth is set", "do",
                "set them in coordinatool.conf, see coordinatool-security(7)");
        return on(THIS_MACHINE, c);
    }

    private static Endpoint on(String host, Configuration c) {
        return new Endpoint(host, c.get(Key.PORT), c.get(Key.TLS_PORT), TlsFiles.of(c), c.get(Key.HOST_GONE));
    }
}
