// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that nobody makes long. */
public final class SmallFile {
    /** A file is longer than it can be. */
    public static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        private TooLong(Path file, int max) {
            super(file + ": longer than " + max + " bytes");
        }
    }

    private SmallFile() {
    }

    /**
     * The whole file.
     *
     * @throws TooLong where it has more than so many bytes; names the file
     */
    public static byte[] bytes(Path file, int max) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new TooLong(file, max);
            }
            return bytes;
        }
    }
}
