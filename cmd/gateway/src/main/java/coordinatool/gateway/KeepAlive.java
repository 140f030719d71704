// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.tool.Log;
import coordinatool.tool.TcpUserTimeout;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/**
 * Has the kernel find out that the host of a peer has gone without a word: lost its power, or its network.
 *
 * <p>Movers say nothing while they work, for hours, and copytools and their libraries are not ours to change; so the
 * host is asked, not the mover. A mover that is stopped (SIGSTOP) while its kernel still answers keeps its connection
 * and its requests. That is on purpose: it goes on where it was once somebody wakes it, and if its requests had gone to
 * another mover meanwhile, two would write one file.
 *
 * <p>Two mechanisms are needed. Keepalive asks while nothing is under way. While something is, the kernel sends that
 * again and asks for nothing else, by default for 15 minutes, and the mover that died while it waited for work is the
 * first to be sent some; that is what TCP_USER_TIMEOUT bounds.
 */
final class KeepAlive {
    private static final int PROBES = 3;

    private final Duration limit;
    private final int idleSeconds;
    private final int intervalSeconds;
    private final Log log;

    /** @param limit after so much silence the host counts as gone; some seconds at least */
    KeepAlive(Duration limit, Log log) {
        this.limit = limit;
        this.log = log;
        int seconds = (int) limit.toSeconds();
        idleSeconds = Math.max(1, seconds / 2);
        intervalSeconds = Math.max(1, (seconds - idleSeconds) / PROBES);
        // The first call takes a while, and what connects before the option is set does not have it.
        listening();
    }

    /** A connection that was accepted. */
    void watch(SocketChannel accepted) throws IOException {
        accepted.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        accepted.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, idleSeconds);
        accepted.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, intervalSeconds);
        accepted.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
    }

    /** There is a listening socket that was not there before. */
    void listening() {
        try {
            TcpUserTimeout.setOnListeningSockets(limit);
        } catch (IOException e) {
            log.warn("a mover whose host is gone may be noticed late, when something is under way to it", "reason",
                    e.getMessage());
        }
    }
}
