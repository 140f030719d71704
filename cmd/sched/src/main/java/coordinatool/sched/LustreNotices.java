// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.lustre.Request;
import coordinatool.lustre.RequestKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Cancelled requests that Lustre is still to be told of. Each is told by some ingest, and by another if that one goes
 * before it has answered; to say it twice does no harm. Kept in the store until then.
 */
final class LustreNotices {
    private final Peers peers;
    private final Outbox outbox;
    private final Journal journal;
    private final Map<Long, Request> untold = new LinkedHashMap<>();
    private final Map<RequestKey, Long> ids = new HashMap<>();
    private long lastId;

    LustreNotices(Peers peers, Outbox outbox, Journal journal) {
        this.peers = peers;
        this.outbox = outbox;
        this.journal = journal;
    }

    /** From the store, at start. */
    void recover(Request cancel) {
        add(cancel);
    }

    void tell(Request cancel) {
        long id = add(cancel);
        journal.batch().putUntold(cancel);
        Peers.Peer ingest = peers.any(Role.INGEST);
        if (ingest != null) {
            outbox.add(ingest.id, new Message.TellCancelled(id, cancel));
        }
    }

    void told(long id) {
        Request cancel = untold.remove(id);
        if (cancel != null) {
            ids.remove(cancel.key());
            journal.batch().deleteUntold(cancel.key());
        }
    }

    /** An ingest has come or gone: tell all again. */
    void tellAgain() {
        Peers.Peer ingest = peers.any(Role.INGEST);
        if (ingest != null) {
            untold.forEach((id, cancel) -> outbox.add(ingest.id, new Message.TellCancelled(id, cancel)));
        }
    }

    boolean has(RequestKey key) {
        return ids.containsKey(key);
    }

    Iterable<Request> all() {
        return untold.values();
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
