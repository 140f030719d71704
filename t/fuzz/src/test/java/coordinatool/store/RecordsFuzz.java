// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.FormatException;
import java.util.Arrays;

/** What stands in Redis: a byte that says in which hash, whether a field or a value, and the bytes of it. */
public final class RecordsFuzz {
    private static final RequestCodec CODEC = new RequestCodec();

    private RecordsFuzz() {
    }

    /** For Jazzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length > 0) {
            Table<?, ?> table = Table.ALL.get((data[0] & 0xf) % Table.ALL.size());
            byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
            Form<?> form = (data[0] & 0x10) != 0 ? table.fields : table.values;
            check(form, bytes);
        }
    }

    private static <T> void check(Form<T> form, byte[] bytes) {
        T read;
        try {
            read = form.reader().read(bytes, CODEC);
        } catch (FormatException e) {
            return;
        }
        byte[] written = form.writer().write(read, CODEC);
        try {
            assertThat(form.writer().write(form.reader().read(written, CODEC), CODEC)).isEqualTo(written);
        } catch (FormatException e) {
            throw new AssertionError("what was written cannot be read", e);
        }
    }
}
