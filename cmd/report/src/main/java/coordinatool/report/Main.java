// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.tool.Daemon;
import coordinatool.tool.MountArgument;
import java.nio.file.Path;
import java.util.List;

/** coordinatool-report(8). */
public final class Main {
    private static final String PROGRAM = "coordinatool-report";

    private Main() {
    }

    public static void main(String[] args) {
        if (List.of(args).contains(Follow.OPTION)) {
            Follow.main(PROGRAM, args);
            return;
        }
        Daemon.run(PROGRAM, "Writes the progress of HSM requests to files that users can read.",
                MountArgument.REQUIRED,
                (configuration, log, mount) -> new ReportAgent(configuration, Path.of(mount), log), args);
    }
}
