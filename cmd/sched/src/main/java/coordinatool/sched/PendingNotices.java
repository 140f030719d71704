// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Cancelled requests that Lustre is still to be told of. Each is told by some ingest, and by another if that one goes
 * before it has answered; to say it twice does no harm. Kept in the store until then.
 *
 * <p>Lustre takes a thousand ends a second, and somebody may cancel a million requests in a minute. They wait here, as
 * requests that wait do, and not in ingest, which has little memory: it is given so many at a time.
 */
final class PendingNotices {
    /** With an ingest that has not told Lustre yet: of an MDT that hangs so many may be before others have to wait. */
    static final int WITH_INGEST = 100_000;
    /** Given in one turn, in one message. */
    static final int AT_ONCE = 500;

    private final Peers peers;
    private final CommitGate gate;
    private final Journal journal;
    private final Map<Long, Request> untold = new LinkedHashMap<>();
    /** Numbers of those that no ingest has been given yet, oldest first, also of some that need not be told now. */
    private final Deque<Long> toGive = new ArrayDeque<>();
    private long lastGiven;
    /** The ingest that has these, by its number as a peer. */
    private long givenTo;
    private int withIngest;
    /** Cancels of requests that a mover may still return with, by key. */
    private final Map<RequestKey, Request> kept = new LinkedHashMap<>();
    private final Map<RequestKey, Long> ids = new HashMap<>();
    private long lastId;

    PendingNotices(Peers peers, CommitGate gate, Journal journal) {
        this.peers = peers;
        this.gate = gate;
        this.journal = journal;
    }

    /** From the store, at start. */
    void recover(Request cancel) {
        add(cancel);
    }

    void tell(Request cancel) {
        kept.remove(cancel.key());
        add(cancel);
        journal.batch().putUntold(cancel);
    }

    /** At the end of a turn: gives the next ones to an ingest. Returns how many. */
    int give() {
        Peers.Peer ingest = toGive.isEmpty() || withIngest >= WITH_INGEST ? null : peers.any(Role.INGEST);
        if (ingest == null) {
            return 0;
        }
        List<Message.Notice> notices = new ArrayList<>();
        while (!toGive.isEmpty() && notices.size() < AT_ONCE) {
            lastGiven = toGive.remove();
            Request cancel = untold.get(lastGiven);
            if (cancel != null) {
                // Of its data, of which there may be 64 KB, Lustre is told nothing.
                notices.add(new Message.Notice(lastGiven, cancel.withoutData()));
            }
        }
        givenTo = ingest.id;
        if (!notices.isEmpty()) {
            withIngest += notices.size();
            gate.hold(ingest.id, new Message.TellCancelled(notices));
        }
        return notices.size();
    }

    /** Lustre has been told. Returns the cancel that it was told, null where that was known. */
    Request told(long id) {
        Request cancel = remove(id);
        if (cancel != null) {
            ids.remove(cancel.key());
            forget(cancel.key());
        }
        return cancel;
    }

    /** An ingest has come or gone: tell all again, unless the one that was given them is there. */
    void tellAgain() {
        Peers.Peer ingest = peers.any(Role.INGEST);
        if (ingest != null && ingest.id == givenTo) {
            return;
        }
        toGive.clear();
        toGive.addAll(untold.keySet());
        lastGiven = 0;
        withIngest = 0;
    }

    /** A cancel that Lustre may have to be told of later; until then it is kept in the store alone. */
    void keep(Request cancel) {
        kept.put(cancel.key(), cancel);
        journal.batch().putUntold(cancel);
    }

    /** Lustre need not be told of a cancel that was kept. */
    void drop(Request cancel) {
        if (kept.remove(cancel.key()) != null) {
            forget(cancel.key());
        }
    }

    /** The same may have been cancelled twice, and one of the cancels is still here. */
    private void forget(RequestKey key) {
        if (!has(key)) {
            journal.batch().deleteUntold(key);
        }
    }

    /** A restore is to be ended in Lustre. The scheduler remembers that, as long as there is an ingest. */
    void endRestore(Request restore) {
        Peers.Peer ingest = peers.any(Role.INGEST);
        if (ingest != null) {
            gate.hold(ingest.id, new Message.EndRestore(restore));
        }
    }

    boolean has(RequestKey key) {
        return ids.containsKey(key) || kept.containsKey(key);
    }

    Iterable<Request> all() {
        return Stream.concat(untold.values().stream(), kept.values().stream()).toList();
    }

    private void add(Request cancel) {
        Long id = ++lastId;
        untold.put(id, cancel);
        if (toGive.size() >= 2 * untold.size() + AT_ONCE) {
            toGive.removeIf(given -> !untold.containsKey(given));
        }
        toGive.add(id);
        Long former = ids.put(cancel.key(), id);
        if (former != null) {
            remove(former);
        }
    }

    private Request remove(long id) {
        Request cancel = untold.remove(id);
        if (cancel != null && id <= lastGiven) {
            withIngest--;
        }
        return cancel;
    }
}
