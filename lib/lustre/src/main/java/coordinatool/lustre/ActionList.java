// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import java.util.List;

/**
 * An HSM action list as Lustre delivers it.
 *
 * @param fsname    file system that the list says it is for
 * @param archiveId archive of all requests
 * @param flags     hal_flags of all requests
 * @param requests  its items, in order; their timestamp is 0
 * @param unknown   items with an action that is none of ours
 */
public record ActionList(String fsname, int archiveId, long flags, List<Request> requests, List<UnknownItem> unknown) {

    /**
     * An item that cannot become a request. Someone must still end it, or it stays open in Lustre until it times out.
     */
    public record UnknownItem(int action, Fid fid, Fid dfid, long extentOffset, long extentLength, long cookie) {
    }
}
