// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.lustre.llapi.Lustre;
import coordinatool.lustre.llapi.LustreException;
import coordinatool.model.Errno;
import coordinatool.report.files.NotMountedException;
import coordinatool.tool.Daemon;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
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
        Daemon.run(PROGRAM, "Writes the progress of HSM requests to files that users can read."
                + " With " + Follow.OPTION + ": print what happens to requests, see " + Follow.OPTION + " --help.",
                MountArgument.REQUIRED,
                (configuration, log, mount) ->
                        new ReportAgent(configuration, Path.of(mount), Main::requireLustre, log), args);
    }

    /** As coordinatool-ingest does: liblustreapi says what Lustre is. */
    private static void requireLustre(Path mount) throws NotMountedException {
        try {
            Lustre.open().fsname(mount.toString());
        } catch (LustreException e) {
            if (e.errno() == Errno.ENOSYS) {
                throw new Fatal(ExitCode.UNAVAILABLE, e.getMessage());
            }
            throw new NotMountedException("not a mounted Lustre file system (" + e.getMessage() + ")", e);
        }
    }
}
