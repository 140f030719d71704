// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLogs;
import coordinatool.wire.ClientMessageParser;
import coordinatool.wire.Limits;
import java.time.Duration;

/** What connections use, one at a time, as there is one thread. */
record ConnectionTools(Limits limits, Log log, RateLimitedLogs complaints, ClientMessageParser parser, byte[] input,
        Outgoing.Pool pool) {
    /** Peers can do what is complained of as often as they like. */
    private static final Duration COMPLAIN_EVERY = Duration.ofMinutes(1);
    /** As much as is read of one connection before the next has its turn. */
    private static final int INPUT_BYTES = 64 << 10;

    static ConnectionTools of(Limits limits, Log log) {
        return new ConnectionTools(limits, log, new RateLimitedLogs(log, COMPLAIN_EVERY),
                new ClientMessageParser(limits), new byte[INPUT_BYTES], new Outgoing.Pool());
    }
}
