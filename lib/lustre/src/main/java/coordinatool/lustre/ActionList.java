// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.util.List;

/**
 * An HSM action list as Lustre delivers it.
 *
 * @param fsname    file system that the list says it is for, which may be any text
 * @param archiveId archive of all requests, unsigned 32 bits
 * @param flags     hal_flags of all requests
 * @param requests  its items, in order; their timestamp is 0
 * @param unknown   items that cannot become requests
 * @param fault     why the rest of the list could not be read, null where all of it could
 */
public record ActionList(String fsname, int archiveId, long flags, List<Request> requests, List<UnknownItem> unknown,
        Fault fault) {

    /**
     * An item whose action is none of ours, or whose length cannot be true. Someone must still end it, or it stays open
     * in Lustre until it times out.
     */
    public record UnknownItem(int action, Fid fid, Fid dfid, long extentOffset, long extentLength, long cookie) {
    }

    /** @param offset where the rest begins, bytes */
    public record Fault(String reason, int offset) {
    }
}
