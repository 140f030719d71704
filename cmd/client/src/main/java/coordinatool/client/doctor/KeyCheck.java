// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.tool.Key;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Whether the keys of the bus are where they should be, and nobody else's. */
final class KeyCheck implements Check {
    private static final Set<PosixFilePermission> OWNERS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    @Override
    public String name() {
        return "bus-key";
    }

    @Override
    public void look(Site site, Findings findings) throws IOException {
        Path file = site.configuration().get(Key.BUS_KEY_FILE);
        if (!site.isCoordinator() || Files.isDirectory(file.getParent()) && !Files.isExecutable(file.getParent())) {
            findings.skipped("the coordinator is another host, or only root may look");
            return;
        }
        if (!Files.exists(file)) {
            findings.error(file + " is missing", "the daemons do not find each other",
                    "systemctl restart coordinatool-sched@MOUNT, which makes it");
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(file.getParent(), file.getFileName() + "*")) {
            for (Path key : files) {
                if (!OWNERS.containsAll(Files.getPosixFilePermissions(key))) {
                    findings.error(key + " is not its owner's alone", "who can read it can be one of the daemons",
                            "rm " + key + ", then systemctl restart coordinatool@MOUNT");
                }
            }
        }
    }
}
