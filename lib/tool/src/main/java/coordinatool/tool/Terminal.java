// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether a person sits at the other end of what a program reads or writes. */
public enum Terminal {
    IN(0),
    OUT(1),
    ERR(2);

    private final int descriptor;

    Terminal(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Whether this is a terminal. System.console() would also ask for one on standard input. */
    public boolean isThere() {
        try {
            String name = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /**
     * Whether text may have colours: on a terminal that knows them, unless the user wants none (NO_COLOR, see
     * no-color.org).
     */
    public boolean hasColours(Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "");
        return isThere() && environment.getOrDefault("NO_COLOR", "").isEmpty() && !kind.isEmpty()
                && !kind.equals("dumb");
    }
}
