// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.List;

/**
 * A mover presents itself.
 *
 * @param mover      its id, null where it is anonymous; may be empty, which is a name like any other
 * @param fsname     the file system that it serves, null where it does not say
 * @param archiveIds the archives that it serves, empty for any
 * @param running    what it is still running
 */
public record Ehlo(@Nullable String mover, @Nullable String fsname, int[] archiveIds, List<Request> running) {

    /** The same with another running list. */
    public Ehlo withRunning(List<Request> requests) {
        return new Ehlo(mover, fsname, archiveIds, requests);
    }
}
