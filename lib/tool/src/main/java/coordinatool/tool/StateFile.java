// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where a daemon keeps what its next life has to know. */
public final class StateFile {
    private StateFile() {
    }

    /**
     * A file where systemd says (STATE_DIRECTORY), else beside the key of the bus.
     *
     * @param name tells it from those of other programs; characters that a file name may not have are replaced
     */
    public static Path of(Configuration configuration, String name) {
        return in("STATE_DIRECTORY", configuration, name);
    }

    /**
     * As {@link #of}, for what need not outlive the host: in memory, where systemd says (RUNTIME_DIRECTORY), so that no
     * disk holds up who writes it.
     */
    public static Path untilReboot(Configuration configuration, String name) {
        return in("RUNTIME_DIRECTORY", configuration, name);
    }

    private static Path in(String variable, Configuration configuration, String name) {
        String directory = System.getenv().getOrDefault(variable, "");
        String safe = URLEncoder.encode(name, StandardCharsets.UTF_8);
        return directory.isEmpty() ? configuration.get(Key.BUS_KEY_FILE).resolveSibling(safe)
                : Path.of(directory, safe);
    }
}
