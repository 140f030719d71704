// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import coordinatool.tool.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Whether the key of the bus is where it should be, and nobody else's. */
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
        } else if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
            findings.error(file + " is not its owner's alone", "who can read it can command the daemons",
                    "rm " + file + ", then systemctl restart coordinatool@MOUNT");
        }
    }
}
