// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Hold;
import coordinatool.model.LockMode;
import coordinatool.model.Refused;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.List;
import java.util.Set;

/** What a scheduler has said, one record for each method of {@link Effects} that a test asks about. */
sealed interface Effect {
    record Answer(long id, int errno, String error) implements Effect {
    }

    record Queued(long id, int enqueued, int skipped) implements Effect {
    }

    record CancelAnswer(long id, List<Refused> refused) implements Effect {
    }

    record Work(long id, long conn, String fsname, int archiveId, long flags, List<Request> requests)
            implements Effect {
    }

    record Stored(Request request) implements Effect {
    }

    record Assigned(Request request, String mover) implements Effect {
    }

    record Dispatched(Request request, String mover) implements Effect {
    }

    record TakenBack(Request request) implements Effect {
    }

    record Held(Request request, Hold hold) implements Effect {
    }

    record Released(Request request) implements Effect {
    }

    record EndRestore(Request request) implements Effect {
    }

    record AskedAnew(Request request) implements Effect {
    }

    record Reordered(RequestKey key, Request order) implements Effect {
    }

    record EndedElsewhere(RequestKey key, int status) implements Effect {
    }

    record EndedElsewhereRemoved(RequestKey key) implements Effect {
    }

    record ReorderRemoved(RequestKey key) implements Effect {
    }

    record KeptBack(RequestKey key, String mover) implements Effect {
    }

    record LetGo(RequestKey key) implements Effect {
    }

    record Ended(Request request, int status) implements Effect {
    }

    record Cancelled(Request request, Request cancel) implements Effect {
    }

    /** @param waits for a mover that may return with the request */
    record CancelOfUnknown(Request cancel, boolean waits) implements Effect {
    }

    record CancelClaimed(Request cancel) implements Effect {
    }

    record CancelStored(RequestKey key, Request cancel, boolean sent) implements Effect {
    }

    record CancelRemoved(RequestKey key) implements Effect {
    }

    record Strays(RequestKey key, Others others) implements Effect {
    }

    record Locked(LockMode mode) implements Effect {
    }

    record Suspended(Set<String> names) implements Effect {
    }

    record Quit() implements Effect {
    }

    record Notice(boolean warning, String event, List<Object> details) implements Effect {
    }
}
