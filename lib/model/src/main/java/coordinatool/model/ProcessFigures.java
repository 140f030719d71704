// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * What a program costs.
 *
 * @param heapUsed  bytes
 * @param heapMax   bytes
 * @param gcCount   collections of garbage since the start
 * @param gcMillis  that they have taken together
 * @param cpuMillis of the process since the start
 * @param openFiles its file descriptors
 * @param maxFiles  its limit of these
 */
public record ProcessFigures(long heapUsed, long heapMax, long gcCount, long gcMillis, long cpuMillis, long openFiles,
        long maxFiles) {
    public static final ProcessFigures NONE = new ProcessFigures(0, 0, 0, 0, 0, 0, 0);
}
