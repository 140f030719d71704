// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Request;
import java.util.List;

/**
 * An HSM action list as Lustre delivers it.
 *
 * @param fsname    file system that the list says it is for, which may be any text
 * @param archiveId archive of all requests, unsigned 32 bits
 * @param flags     hal_flags of all requests
 * @param requests  its items, in order; their timestamp is 0
 * @param unknown   items that cannot become requests: their action is none of ours, or their length cannot be true.
 *                  Someone must still end them, or they stay open in Lustre until they time out
 * @param fault     why the rest of the list could not be read, null where all of it could
 */
public record ActionList(String fsname, int archiveId, long flags, List<Request> requests, List<HsmItem> unknown,
        Fault fault) {

    /** @param offset where the rest begins, bytes */
    public record Fault(String reason, int offset) {
    }
}
