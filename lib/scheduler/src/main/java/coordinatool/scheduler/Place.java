// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

/**
 * Where a request waits.
 *
 * @param mover whom it waits for, null for anybody
 * @param position from 1, among the requests of its type in the same queue
 * @param length how many these are
 */
public record Place(String mover, long position, long length) {
}
