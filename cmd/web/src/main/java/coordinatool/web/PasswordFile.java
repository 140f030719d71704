// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.web;

import coordinatool.tool.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Map;

/** Users of the page, a line {@code NAME:HASH} each; blank lines, and those that begin with #, do not count. */
final class PasswordFile {
    /** Hundreds of users. */
    private static final int MAX_BYTES = 64 << 10;
    static final String NAME = "[A-Za-z0-9._@-]{1,64}";

    private PasswordFile() {
    }

    /**
     * Reads it.
     *
     * @return what is kept of each user's password
     * @throws IOException names file, line and what is wrong with it
     */
    static Map<String, PasswordHash> read(Path file) throws IOException {
        if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            throw new IOException(file + ": everybody can read it: chmod o-r");
        }
        String text = new String(SmallFile.bytes(file, MAX_BYTES), StandardCharsets.UTF_8);
        Map<String, PasswordHash> users = new HashMap<>();
        int number = 0;
        for (String line : text.split("\n")) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            try {
                String name = line.substring(0, Math.max(0, colon));
                if (!name.matches(NAME)) {
                    throw new IllegalArgumentException("must begin with a user's name and a colon");
                }
                if (users.put(name, PasswordHash.parse(line.substring(colon + 1).strip())) != null) {
                    throw new IllegalArgumentException("has a user who was there before: " + name);
                }
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ":" + number + ": " + e.getMessage()
                        + "; coordinatool-web password NAME makes a line", e);
            }
        }
        if (users.isEmpty()) {
            throw new IOException(file + ": no user in it; coordinatool-web password NAME makes a line");
        }
        return users;
    }
}
