// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.FormatException;
import coordinatool.model.Request;
import java.nio.ByteBuffer;

/** The binary list that Lustre sends. */
public final class ActionListFuzz {
    private static final RequestCodec CODEC = new RequestCodec();

    private ActionListFuzz() {
    }

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        ActionList list;
        try {
            list = HalCodec.decode(ByteBuffer.wrap(data));
        } catch (FormatException e) {
            return;
        }
        assertThat((list.requests().size() + list.unknown().size()) * HalCodec.ITEM_BYTES)
                .isLessThanOrEqualTo(data.length);
        for (Request request : list.requests()) {
            byte[] text = CODEC.write(request);
            try {
                assertThat(CODEC.write(CODEC.read(text))).isEqualTo(text);
            } catch (FormatException e) {
                throw new AssertionError("what Lustre sent cannot be read back from Redis", e);
            }
        }
    }
}
