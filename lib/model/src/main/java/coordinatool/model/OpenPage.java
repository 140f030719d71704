// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.List;

/**
 * A part of the reports with open requests.
 *
 * @param last  number of the last line that was made before this page, 0 where no line waits for the reporter
 * @param items sorted by report
 * @param next  where to go on, null at the end
 */
public record OpenPage(long last, List<OpenReport> items, @Nullable OpenCursor next) {
}
