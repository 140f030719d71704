// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/** The bytes of a connection, in the clear or by TLS. Never blocks. */
interface Transport extends ByteChannel {
    /** Whether bytes can be written: TLS has to shake hands first, which reading does. */
    boolean isReady();

    /** Sends what it has of its own to send, as far as the kernel takes it. Returns how many bytes those were. */
    int push() throws IOException;

    /** Whether something of that is left, so that another {@link #push} is needed once the kernel takes more. */
    boolean wantsToPush();

    /** Whether reading can give anything: TLS thinks between two steps of a handshake, and says when it goes on. */
    boolean mayRead();

    /** Bytes that it makes us keep. */
    int held();
}
