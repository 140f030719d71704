// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.tool.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/** Whether the files with passwords and keys that the configuration names are there, and not everybody's. */
final class SecretsCheck implements Check {
    private static final List<Key<String>> KEYS =
            List.of(Key.REDIS_PASSWORD_FILE, Key.TLS_KEY_FILE, Key.WEB_PASSWORD_FILE);
    private static final long MAX_BYTES = 4096;

    @Override
    public String name() {
        return "secrets";
    }

    @Override
    public void look(Site site, Findings findings) throws IOException {
        if (!site.isCoordinator()) {
            findings.skipped("the coordinator is another host");
            return;
        }
        for (Key<String> key : KEYS) {
            String name = site.configuration().get(key);
            if (!name.isEmpty()) {
                look(key, Path.of(name), findings);
            }
        }
    }

    private static void look(Key<String> key, Path file, Findings findings) throws IOException {
        String what = key + " " + file;
        if (Files.notExists(file)) {
            findings.error(what + " is missing", "what needs it does not start", "make it, or correct " + key);
        } else if (!Files.isReadable(file)) {
            findings.skipped(what + ": only root may look");
        } else if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            findings.error(what + " can be read by everybody", "it is refused, and its secret is out",
                    "chmod o-rwx " + file + ", and change what it holds");
        } else if (key == Key.REDIS_PASSWORD_FILE && Files.size(file) < MAX_BYTES
                && Files.readString(file, StandardCharsets.ISO_8859_1).matches("(?s)\\s.*|.*[ \t]\n?|.*\n.*\n?.+")) {
            findings.warning(what + " has blanks around the password, or more than one line",
                    "blanks count as part of the password", "write it again, by printf '%s\\n' PASSWORD");
        }
    }
}
