// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.lustre.Errno;
import coordinatool.lustre.llapi.LustreException;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import java.util.Optional;

/** What an error of Lustre at registration means for us: to end, with a line for the administrator, or to try again. */
final class Refusal {
    private Refusal() {
    }

    /**
     * The end that an error calls for, empty where trying again may help: the coordinator is off (ENXIO) or starts
     * (EINPROGRESS), MDTs cannot be reached.
     *
     * @param before whether this mount has been good before
     */
    static Optional<Fatal> fatal(LustreException error, String mount, boolean before) {
        ExitCode absent = before ? ExitCode.TRY_AGAIN : ExitCode.UNAVAILABLE;
        return Optional.ofNullable(switch (error.errno()) {
            case Errno.ENOENT, Errno.ENODEV, Errno.ENOTDIR, Errno.ENOTTY -> new Fatal(absent,
                    mount + (before ? " is no longer" : " is not") + " the root of a mounted Lustre file system ("
                            + error.getMessage() + ")");
            case Errno.EPERM, Errno.EACCES -> new Fatal(ExitCode.UNAVAILABLE, "Lustre refuses us at " + mount
                    + ": run as root with CAP_SYS_ADMIN (" + error.getMessage() + ")");
            case Errno.EEXIST -> new Fatal(ExitCode.TRY_AGAIN, "another copytool is registered at " + mount
                    + ": there can be only one for each mount; one that was killed goes by itself ("
                    + error.getMessage() + ")");
            case Errno.EINVAL -> new Fatal(ExitCode.CONFIGURATION, "Lustre refuses archive_id or " + mount + " ("
                    + error.getMessage() + ")");
            case Errno.ENOSYS -> new Fatal(ExitCode.UNAVAILABLE, error.getMessage());
            default -> null;
        });
    }
}
