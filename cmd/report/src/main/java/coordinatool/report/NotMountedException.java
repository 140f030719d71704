// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import java.io.IOException;

/** The file system that the reports belong to is not mounted (any more). */
final class NotMountedException extends IOException {
    NotMountedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
