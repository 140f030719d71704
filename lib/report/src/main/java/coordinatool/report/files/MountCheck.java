// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import java.nio.file.Path;

/** Finds out whether a path is on the file system that we write to. */
@FunctionalInterface
public interface MountCheck {
    /** @throws NotMountedException where it is not, or not any more */
    void require(Path mount) throws NotMountedException;
}
