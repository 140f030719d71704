// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The cancel of a request that a mover runs. In Redis, a member of ours says that the mover has been sent it.
 *
 * @param request the cancel itself
 */
record Cancel(Request request, boolean sent) {
    private static final byte[] SENT = "\"sent\":true".getBytes(StandardCharsets.US_ASCII);

    /** What {@link #marked} has written. */
    static Cancel of(Request marked) {
        return new Cancel(marked, Arrays.equals(marked.extra(), SENT));
    }

    /** The cancel with that member, where it has been sent. */
    Request marked() {
        Request c = request;
        return !sent ? c : new Request(c.action(), c.fid(), c.dfid(), c.extentOffset(), c.extentLength(), c.cookie(),
                c.gid(), c.archiveId(), c.flags(), c.timestamp(), c.data(), SENT);
    }
}
