// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.wire.Framer;
import coordinatool.wire.Limits;
import coordinatool.wire.WireException;
import java.util.ArrayList;
import java.util.List;

/** Takes a stream of bytes apart. */
final class Messages {
    private Messages() {
    }

    /** The whole messages of these bytes. */
    static List<byte[]> cut(byte[] bytes) {
        Framer framer = new Framer(Limits.REPLIES);
        List<byte[]> messages = new ArrayList<>();
        framer.input(bytes, 0, bytes.length);
        try {
            while (framer.next()) {
                byte[] message = new byte[framer.length()];
                System.arraycopy(framer.array(), framer.offset(), message, 0, message.length);
                messages.add(message);
            }
        } catch (WireException e) {
            throw new AssertionError(e);
        }
        return messages;
    }
}
