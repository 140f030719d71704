// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import java.util.Map;

/**
 * How far the reporter is.
 *
 * @param done  number of the last line that is in its file, and all before it
 * @param begun files that more may have been written to, and how long they were before, bytes
 */
record Bookmark(long done, Map<String, Long> begun) {
    static final Bookmark START = new Bookmark(0, Map.of());
}
