// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A socket under TLS whose writes do not fail: a server that refuses our certificate says why and closes, while we are
 * still writing. Java would give up at the write, and not read what was said; so the failure is kept, for who has read
 * that. One thread.
 */
final class PatientSocket extends Socket {
    private IOException failure;

    /** Why a write has failed; null where none has. */
    IOException failure() {
        return failure;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                if (failure == null) {
                    try {
                        out.write(bytes, offset, length);
                    } catch (IOException e) {
                        failure = e;
                    }
                }
            }
        };
    }
}
