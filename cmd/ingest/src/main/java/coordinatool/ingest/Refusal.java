// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.lustre.llapi.LustreException;
import coordinatool.model.Errno;
import coordinatool.tool.Awaited;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;

/** What an error of Lustre means for us at the start, and when we register: to wait, or to end. */
final class Refusal {
    private Refusal() {
    }

    /**
     * What to wait for: a mount, an HSM coordinator that is off (ENXIO) or starts (EINPROGRESS), MDTs that cannot be
     * reached, the end of another copytool.
     *
     * @throws Fatal where it does not come by waiting
     */
    static Awaited awaited(LustreException error, String mount) {
        String because = " (" + error.getMessage() + ")";
        return switch (error.errno()) {
            case Errno.EPERM, Errno.EACCES -> throw new Fatal(ExitCode.UNAVAILABLE, "Lustre refuses us at " + mount
                    + ": run as root with CAP_SYS_ADMIN" + because);
            case Errno.EINVAL -> throw new Fatal(ExitCode.CONFIGURATION, "Lustre refuses archive_id or " + mount
                    + because);
            case Errno.ENOSYS -> throw new Fatal(ExitCode.UNAVAILABLE, error.getMessage());
            case Errno.ENOENT, Errno.ENODEV, Errno.ENOTDIR, Errno.ENOTTY -> new Awaited("Lustre at " + mount,
                    "not the root of a mounted Lustre file system" + because);
            case Errno.EEXIST -> new Awaited("the other copytool at " + mount,
                    "there can be only one for each mount; one that was killed goes by itself" + because);
            case Errno.ENXIO, Errno.EINPROGRESS -> new Awaited("the HSM coordinator of " + mount,
                    "it is off or starts; mdt.*.hsm_control=enabled switches it on" + because);
            default -> new Awaited("Lustre at " + mount, error.getMessage());
        };
    }
}
