// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLogs;
import coordinatool.wire.ClientMessageParser;
import coordinatool.wire.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** What connections use, one at a time, as there is one thread. */
record ConnectionTools(Limits limits, Log log, RateLimitedLogs complaints, ClientMessageParser parser,
        LongMessages longMessages, byte[] input, Outgoing.Pool pool) {
    /** Peers can do what is complained of as often as they like. */
    private static final Duration COMPLAIN_EVERY = Duration.ofMinutes(1);
    /** As much as is read of one connection before the next has its turn. */
    private static final int INPUT_BYTES = 64 << 10;
    private static final int DISCARDED_READS = 4;

    /** @param wake lets the loop have another turn; from any thread */
    static ConnectionTools of(Limits limits, Runnable wake, Log log) {
        return new ConnectionTools(limits, log, new RateLimitedLogs(log, COMPLAIN_EVERY),
                new ClientMessageParser(limits), new LongMessages(limits, wake), new byte[INPUT_BYTES],
                new Outgoing.Pool());
    }

    /** Reads into {@link #input}. Returns how much that was, -1 at the end. */
    int read(Transport from) throws IOException {
        return from.read(ByteBuffer.wrap(input));
    }

    /**
     * @param replied first throws away some of what was sent: unread bytes would make the kernel drop our last replies
     */
    void close(Transport channel, boolean replied, String address) {
        try (channel) {
            for (int i = 0; replied && i < DISCARDED_READS && read(channel) > 0; i++) {
                continue;
            }
        } catch (IOException e) {
            log.debug("close failed", "address", address, "reason", e.getMessage());
        }
    }
}
