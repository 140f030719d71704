// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Standard output, with errors, which System.out keeps to itself. */
final class Output {
    private static final int BUFFER_BYTES = 64 << 10;

    private Output() {
    }

    static OutputStream open() {
        return new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES);
    }

    /** Whether nobody reads the output any more. */
    static boolean isBrokenPipe(IOException e) {
        return "Broken pipe".equals(e.getMessage());
    }

    /** Writes text as it is. */
    static void print(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
