// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/**
 * What {@code --version} prints: the program, and the version that was built into our jar. A class rather than a
 * lambda: those of picocli's old interfaces cannot be in the class archive.
 */
record Version(String program) implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {program + " " + number()};
    }

    private static String number() {
        try (InputStream in = Version.class.getResourceAsStream("version")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
