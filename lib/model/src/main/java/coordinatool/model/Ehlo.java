// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.List;

/**
 * A mover presents itself.
 *
 * @param mover      its id, null where it is anonymous
 * @param fsname     the file system that it serves, null where it does not say
 * @param archiveIds the archives that it serves, empty for any
 * @param running    what it is still running
 */
public record Ehlo(String mover, String fsname, int[] archiveIds, List<Request> running) {
}
