// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * A line for a report file.
 *
 * @param number counts up, with holes, and survives restarts: who has written a number needs none up to it again
 * @param hint   name of the report, a plain file name
 * @param line   what is to be in the file, without the newline, or a word to whoever writes it
 */
public record ReportEntry(long number, String hint, String line) {
}
