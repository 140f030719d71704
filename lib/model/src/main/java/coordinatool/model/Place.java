// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * Where a request runs or waits.
 *
 * @param mover    who runs it, or whom it waits for; null where it waits for anybody
 * @param position from 1, among the waiting requests of its type in the same queue; 0 where that is not said
 * @param length   how many these are, 0 likewise
 */
public record Place(@Nullable String mover, long position, long length) {
}
