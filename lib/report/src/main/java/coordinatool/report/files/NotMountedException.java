// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import java.io.IOException;

/** The file system that the reports belong to is not mounted (any more). */
public final class NotMountedException extends IOException {
    public NotMountedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
