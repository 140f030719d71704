// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Whether programs start as quickly as they can: with the class archive, which holds for one Java alone. */
final class JavaCheck implements Check {
    private static final Pattern OURS = Pattern.compile("/coordinatool[a-z-]*\\.jsa");

    @Override
    public String name() {
        return "java";
    }

    @Override
    public void look(Site site, Findings findings) {
        Path libraries = site.libraries();
        if (libraries == null) {
            findings.skipped("this program does not run from an installation");
            return;
        }
        boolean there = Files.exists(libraries.resolve("coordinatool.jsa"));
        // Any Java shares classes, with the archive that came with it if not with ours.
        boolean used = OURS.matcher(LocalProcess.ownMaps()).find();
        if (!there || !used) {
            Path prefix = libraries.resolve("../..").normalize();
            findings.warning(there ? "the class archive is not for " + System.getProperty("java.home")
                    + ", or not for these programs" : "there is no class archive in " + libraries,
                    "each program takes twice the time to start",
                    (System.getenv("JAVA_HOME") == null ? "" : "unset JAVA_HOME; ") + libraries.resolve("make-archive")
                            + " " + prefix.resolve("bin") + " " + libraries);
        }
    }
}
