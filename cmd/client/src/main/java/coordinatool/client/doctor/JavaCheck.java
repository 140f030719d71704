// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client.doctor;

import java.nio.file.Files;
import java.nio.file.Path;

/** Whether programs start as quickly as they can: with the class archive, which holds for one Java alone. */
final class JavaCheck implements Check {
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
        // What java -version shows behind the comma.
        boolean used = System.getProperty("java.vm.info", "").contains("sharing");
        if (!there || !used) {
            Path prefix = libraries.resolve("../..").normalize();
            findings.warning(there ? "the class archive is of another Java than " + System.getProperty("java.home")
                    : "there is no class archive in " + libraries, "each program takes twice the time to start",
                    libraries.resolve("make-archive") + " " + prefix.resolve("bin") + " " + libraries);
        }
    }
}
