// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Knows how much of an input has been read. */
final class CountedInput extends FilterInputStream {
    private long bytes;

    /** @param before what counts as read already */
    CountedInput(InputStream in, long before) {
        super(in);
        bytes = before;
    }

    /** Bytes read so far. */
    long bytes() {
        return bytes;
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        bytes += b < 0 ? 0 : 1;
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        bytes += Math.max(0, n);
        return n;
    }
}
