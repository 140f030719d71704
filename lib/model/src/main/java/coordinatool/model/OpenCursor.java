// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * A place in the list of open requests that have a report.
 *
 * @param hint  name of the report
 * @param order of the last request seen in it
 */
public record OpenCursor(String hint, long order) {
    /** The beginning. */
    public static final OpenCursor START = new OpenCursor("", 0);
}
