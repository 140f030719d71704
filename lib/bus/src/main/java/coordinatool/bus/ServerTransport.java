// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import java.nio.channels.SelectableChannel;
import java.util.Set;

/** The scheduler's way to its peers: each connection is a route, which keeps frames whole and in order. */
interface ServerTransport extends AutoCloseable {

    /** Becomes readable when there may be something to receive. */
    SelectableChannel channel();

    /** The next frame, null where there is none; {@link #route} says where it came from. */
    byte[] receive();

    /** Where the last frame came from. */
    byte[] route();

    /** What the sender of the last frame may be: nothing where its key is not accepted any more. */
    Set<Role> roles();

    /** Sends a frame. Returns false where it is lost: the connection is gone, or its other side does not read. */
    boolean transmit(byte[] to, byte[] frame);

    /** As {@link ClientTransport#hiddenInput}. */
    boolean hiddenInput();

    @Override
    void close();
}
