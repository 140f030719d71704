// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The version that was built into our jar. */
public final class ProductVersion {
    private ProductVersion() {
    }

    /** As {@code --version} says it; {@code unknown} where the jar does not tell. */
    public static String get() {
        // A launcher knows it: to read it from the jar has Java open half of all jars.
        String told = System.getProperty("coordinatool.version");
        return told == null ? ofJar() : told;
    }

    private static String ofJar() {
        try (InputStream in = ProductVersion.class.getResourceAsStream("version")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
