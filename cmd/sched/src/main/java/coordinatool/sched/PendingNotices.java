// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Cancelled requests that Lustre is still to be told of. Each is told by some ingest, and by another if that one goes
 * before it has answered; to say it twice does no harm. Kept in the store until then.
 */
final class PendingNotices {
    private final Peers peers;
    private final CommitGate gate;
    private final Journal journal;
    private final Map<Long, Request> untold = new LinkedHashMap<>();
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
        long id = add(cancel);
        journal.batch().putUntold(cancel);
        Peers.Peer ingest = peers.any(Role.INGEST);
        if (ingest != null) {
            gate.hold(ingest.id, new Message.TellCancelled(id, cancel));
        }
    }

    /** Lustre has been told. Returns the cancel that it was told, null where that was known. */
    Request told(long id) {
        Request cancel = untold.remove(id);
        if (cancel != null) {
            ids.remove(cancel.key());
            journal.batch().deleteUntold(cancel.key());
        }
        return cancel;
    }

    /** An ingest has come or gone: tell all again. */
    void tellAgain() {
        Peers.Peer ingest = peers.any(Role.INGEST);
        if (ingest != null) {
            untold.forEach((id, cancel) -> gate.hold(ingest.id, new Message.TellCancelled(id, cancel)));
        }
    }

    /** A cancel that Lustre may have to be told of later; until then it is kept in the store alone. */
    void keep(Request cancel) {
        kept.put(cancel.key(), cancel);
        journal.batch().putUntold(cancel);
    }

    /** Lustre need not be told of a cancel that was kept. */
    void drop(Request cancel) {
        if (kept.remove(cancel.key()) != null) {
            journal.batch().deleteUntold(cancel.key());
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

    private long add(Request cancel) {
        long id = ++lastId;
        untold.put(id, cancel);
        Long former = ids.put(cancel.key(), id);
        if (former != null) {
            untold.remove(former);
        }
        return id;
    }
}
