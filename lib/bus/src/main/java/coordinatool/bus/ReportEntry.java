// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/**
 * A line for a report file.
 *
 * @param number counts up, with holes, and survives restarts: who has written a number needs none up to it again
 * @param hint   name of the report, as {@link coordinatool.tool.HintRule} allows it
 * @param line   {@link ReportLine#text}
 */
public record ReportEntry(long number, String hint, String line) {
    /** Longest line, characters: the name of a mover is bounded, and the rest of a line is short. */
    public static final int MAX_LINE = 4096;
}
