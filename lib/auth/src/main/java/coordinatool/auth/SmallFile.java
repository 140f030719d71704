// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that nobody makes long. */
public final class SmallFile {
    private SmallFile() {
    }

    /**
     * The whole file.
     *
     * @throws IOException where it has more than so many bytes; names the file
     */
    public static byte[] bytes(Path file, int max) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new IOException(file + ": longer than " + max + " bytes");
            }
            return bytes;
        }
    }
}
