// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import java.io.IOException;

/** Something that is no regular file stands in the place of one. To try again does not help. */
final class NotRegularException extends IOException {
    private static final long serialVersionUID = 1;

    NotRegularException(String name) {
        super(name + " is not a regular file");
    }
}
