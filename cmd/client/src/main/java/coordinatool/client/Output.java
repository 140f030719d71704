// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

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

    /** Whether a person looks at it. System.console() would also ask for a terminal on standard input. */
    static boolean isTerminal() {
        try {
            String name = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
