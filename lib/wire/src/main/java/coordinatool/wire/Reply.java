// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.model.Request;
import java.util.List;

/**
 * A reply as movers and tools see it. What the command does not have is 0, null or empty.
 *
 * @param command   what it answers
 * @param status    0, or an errno; C servers send some of them negative, here they are positive
 * @param error     text for people, null where there is none
 * @param enqueued  queue: how many requests were new
 * @param skipped   queue: how many were known already
 * @param cancelled queue: how many cancelled requests were taken, to be ended
 * @param durable   queue: false where the server said that it could not store them yet
 * @param archiveId recv: archive id of all requests
 * @param flags     recv: hal_flags of all requests
 * @param fsname    recv: file system of the requests
 * @param requests  recv: what to do, in order
 * @param json      the reply itself, UTF-8; empty for list, which may be longer than fits
 */
public record Reply(String command, int status, String error, long enqueued, long skipped, long cancelled, boolean durable,
        int archiveId, long flags, String fsname, List<Request> requests, byte[] json) {

    /** Whether the command was carried out. */
    public boolean ok() {
        return status == 0;
    }
}
