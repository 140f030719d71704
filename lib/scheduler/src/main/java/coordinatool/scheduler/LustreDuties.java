// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Request;

/** What Lustre is to be told, besides of requests that are cancelled while they wait. */
public interface LustreDuties {

    /**
     * A restore that a mover had waits in the queue, for no other mover could end it now. Lustre is to be told that it
     * has ended with an error, and to be asked for it anew. To be answered by {@link Scheduler#restoreSettled}; said
     * again after {@link Scheduler#endRestoresAgain}.
     */
    void endRestore(Request request);

    /** A cancel of a request that nobody has: Lustre is to be told that the request is cancelled. */
    void cancelOfUnknown(Request cancel);

    /** A cancel of a request that we do not know, but that a mover may still return with. Lustre is told later. */
    void cancelKept(Request cancel);

    /** A cancel that was kept has found its request. */
    void cancelClaimed(Request cancel);
}
