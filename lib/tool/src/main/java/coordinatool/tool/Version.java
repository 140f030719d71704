// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import picocli.CommandLine.IVersionProvider;

/**
 * What {@code --version} prints: the program, and the version that was built into our jar. A class rather than a
 * lambda: those of picocli's old interfaces cannot be in the class archive.
 */
record Version(String program) implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {program + " " + ProductVersion.get()};
    }
}
