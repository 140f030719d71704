// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.List;

/** What the scheduler wants done. To be carried out in the order given. */
public sealed interface Effect {

    // ---- replies

    /** Reply to ehlo, done and lock, or refusal of recv. Errno 0 is success, and the error then null. */
    record Answer(long id, int errno, String error) implements Effect {
    }

    /** Reply to queue: how many requests were new, and how many known already. Cancels do not count. */
    record Queued(long id, int enqueued, int skipped) implements Effect {
    }

    /** Reply to recv. All requests have this archive id and these flags; cancels come first. */
    record Work(long id, long conn, String mover, String fsname, int archiveId, long flags, List<Request> requests)
            implements Effect {
    }

    // ---- what becomes of requests, for the store and the reporter

    /** New in the queue. */
    record Stored(Request request) implements Effect {
    }

    /**
     * It waits, and the mover that it waits for has changed.
     *
     * @param mover null where any may have it again
     */
    record Assigned(Request request, String mover) implements Effect {
    }

    /** A mover has it now. */
    record Given(Request request, String mover) implements Effect {
    }

    /** Back in the queue, at its old place. */
    record TakenBack(Request request) implements Effect {
    }

    /**
     * A restore that a mover had waits in the queue, for no other mover could end it now. Lustre is to be told that it
     * has ended with an error, and to be asked for it anew. To be answered by {@link Command.RestoreSettled}; repeated
     * after {@link Command.EndRestoresAgain}.
     */
    record EndRestore(Request request) implements Effect {
    }

    /** It has been ended in Lustre with EAGAIN, and Lustre was asked for it anew; it is no more. */
    record AskedAnew(Request request) implements Effect {
    }

    /**
     * Lustre has ordered this while the request with that key, mostly the same one, is running.
     *
     * @param key of the running request
     */
    record Reordered(RequestKey key, Request order) implements Effect {
    }

    /** The request with this key, which had been ordered again, does not run any more. */
    record ReorderedRemoved(RequestKey key) implements Effect {
    }

    /** A mover has ended it with this errno; it is no more. */
    record Ended(Request request, int status) implements Effect {
    }

    /** Cancelled while no mover had it; it is no more, and Lustre is to be told with this cancel. */
    record Cancelled(Request request, Request cancel) implements Effect {
    }

    /**
     * A cancel of a request that we do not know.
     *
     * @param waits a mover may still return with the request; otherwise Lustre is to be told that it is cancelled
     */
    record CancelOfUnknown(Request cancel, boolean waits) implements Effect {
    }

    /** A cancel that waited has found its request. */
    record CancelClaimed(Request cancel) implements Effect {
    }

    /**
     * A cancel waits for the mover that runs its request, or is on its way to it in a {@link Work}.
     *
     * @param key of that request; a cancel names the file only
     */
    record CancelStored(RequestKey key, Request cancel, boolean sent) implements Effect {
    }

    /** The request with this key, which was to be cancelled, is no more. */
    record CancelRemoved(RequestKey key) implements Effect {
    }

    // ---- the scheduler itself

    /** The lock has changed. */
    record Locked(int mode) implements Effect {
    }

    /** Lock mode 2, and nothing runs any more: end all programs. */
    record Quit() implements Effect {
    }

    /**
     * Something for the log.
     *
     * @param warning an administrator should look at it
     * @param details keys and values
     */
    record Notice(boolean warning, String event, List<Object> details) implements Effect {
        static Notice info(String event, Object... details) {
            return new Notice(false, event, List.of(details));
        }

        static Notice warning(String event, Object... details) {
            return new Notice(true, event, List.of(details));
        }
    }
}
