// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.tool.Log;
import coordinatool.wire.ClientMessageParser;
import coordinatool.wire.Limits;
import coordinatool.wire.ReplyWriter;

/**
 * What all connections use, one at a time, as there is one thread.
 *
 * @param input what was read last
 */
record Shared(Limits limits, Log log, Connections connections, Uplink uplink, ClientMessageParser parser,
        ReplyWriter replies, RunningTable running, Outgoing.Pool pool, byte[] input) {
    /** As much as is read of one connection before the next has its turn. */
    private static final int INPUT_BYTES = 64 << 10;

    static Shared of(Limits limits, Log log, Connections connections, Uplink uplink) {
        return new Shared(limits, log, connections, uplink, new ClientMessageParser(limits), new ReplyWriter(),
                new RunningTable(System.nanoTime()), new Outgoing.Pool(), new byte[INPUT_BYTES]);
    }
}
