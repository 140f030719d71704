// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this host, to tell programs on several hosts apart. */
public final class HostName {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {
    }

    /**
     * As the kernel knows it; not asked of the resolver, which may take its time. {@code localhost} where it is not
     * told.
     */
    public static String get() {
        try {
            return Files.readString(KERNEL).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
