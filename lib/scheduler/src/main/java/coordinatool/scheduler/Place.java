// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

/**
 * Where a request waits.
 *
 * @param position from 1, among the requests of its type in the same queue
 * @param length how many these are
 */
public record Place(long position, long length) {
}
