// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** A batch of messages between our daemons: read, and written again. */
public final class BatchFuzz {
    private BatchFuzz() {
    }

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        List<Message> messages = read(data);
        byte[] written = write(messages);
        assertThat(write(read(written))).isEqualTo(written);
    }

    private static List<Message> read(byte[] data) {
        List<Message> messages = new ArrayList<>();
        ByteReader in = new ByteReader(data, 0, data.length);
        try {
            while (in.remaining() > 0) {
                messages.add(MessageCodec.read(in));
            }
        } catch (CodecException e) {
            // As it should.
        }
        return messages;
    }

    private static byte[] write(List<Message> messages) {
        ByteWriter out = new ByteWriter();
        messages.forEach(message -> MessageCodec.write(out, message));
        return out.toByteArray();
    }
}
