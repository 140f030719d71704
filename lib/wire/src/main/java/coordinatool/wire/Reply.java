// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.model.DifferencePage;
import coordinatool.model.Work;

/**
 * A reply as movers and tools see it.
 *
 * @param command what it answers
 * @param status  0, or an errno; C servers send some of them negative, here they are positive
 * @param error   text for people, null where there is none
 * @param queued  what became of requests for the queue; all 0 in other replies
 * @param work    what to do, in order; nothing in replies that are not to recv
 * @param compared what a step of fsck has found; empty in other replies
 * @param owners  of list: whether it is said whom files belong to
 * @param json    the reply itself, UTF-8; empty for list, which may be longer than fits
 */
public record Reply(String command, int status, String error, Queued queued, Work work,
        DifferencePage compared, boolean owners, byte[] json) {

    /**
     * Of requests for the queue.
     *
     * @param enqueued  how many were new
     * @param skipped   how many were known already
     * @param cancelled how many cancelled requests were taken, to be ended
     * @param durable   false where the server said that it could not store them yet
     */
    public record Queued(long enqueued, long skipped, long cancelled, boolean durable) {
    }

    /** Whether the command was carried out. */
    public boolean ok() {
        return status == 0;
    }
}
