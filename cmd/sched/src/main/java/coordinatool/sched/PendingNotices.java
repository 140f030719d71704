// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.model.KeyTable;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cancelled requests that Lustre is still to be told of. Each is told by some ingest, and by another if that one goes
 * before it has answered; to say it twice does no harm. Kept in the store until then.
 *
 * <p>Lustre takes a thousand ends a second, and somebody may cancel a million requests in a minute. They wait here, as
 * requests that wait do, and not in ingest, which has little memory: it is given so many at a time. One takes some 165
 * bytes here, as much as a request that waits; {@link QueueLimit} counts both.
 */
final class PendingNotices {
    /** With an ingest that has not told Lustre yet: of an MDT that hangs so many may be before others have to wait. */
    static final int WITH_INGEST = 100_000;
    /** Given in one turn, in one message. */
    static final int AT_ONCE = 500;

    private final Peers peers;
    private final CommitGate gate;
    private final Journal journal;
    private final KeyTable<Untold> byKey;
    private final KeyTable<Untold> byId;
    /** Before the oldest and behind the newest. */
    private final Untold ends = new Untold(0, null);
    /** The oldest that no ingest has been given yet; {@link #ends} where there is none. */
    private Untold toGive = ends;
    private long lastGiven;
    /** The ingest that has these, by its number as a peer. */
    private long givenTo;
    private int withIngest;
    /** Cancels of requests that a mover may still return with, by key. */
    private final Map<RequestKey, Request> kept = new LinkedHashMap<>();
    private long lastId;

    /** In a ring, in the order of their numbers. */
    private static final class Untold {
        private final long id;
        private final Request cancel;
        private Untold before = this;
        private Untold next = this;

        Untold(long id, Request cancel) {
            this.id = id;
            this.cancel = cancel;
        }
    }

    /** @param seed any number that strangers do not know */
    PendingNotices(Peers peers, CommitGate gate, Journal journal, long seed) {
        byKey = new KeyTable<>(seed, (untold, key) -> key.set(untold.cancel.cookie(), untold.cancel.dfid()));
        byId = new KeyTable<>(seed, (untold, key) -> key.set(untold.id, 0, 0, 0));
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
        Peers.Peer ingest = toGive == ends || withIngest >= WITH_INGEST ? null : peers.any(Role.INGEST);
        if (ingest == null) {
            return 0;
        }
        List<Message.Notice> notices = new ArrayList<>();
        for (; toGive != ends && notices.size() < AT_ONCE; toGive = toGive.next) {
            lastGiven = toGive.id;
            // Of its data, of which there may be 64 KB, Lustre is told nothing.
            notices.add(new Message.Notice(lastGiven, toGive.cancel.withoutData()));
        }
        givenTo = ingest.id;
        withIngest += notices.size();
        gate.hold(ingest.id, new Message.TellCancelled(notices));
        return notices.size();
    }

    /** Lustre has been told. Returns the cancel that it was told, null where that was known. */
    Request told(long id) {
        Untold told = byId.get(id, 0, 0, 0);
        if (told == null) {
            return null;
        }
        byKey.removeLike(told);
        remove(told);
        forget(told.cancel.key());
        return told.cancel;
    }

    /** An ingest has come or gone: tell all again, unless the one that was given them is there. */
    void tellAgain() {
        Peers.Peer ingest = peers.any(Role.INGEST);
        if (ingest != null && ingest.id == givenTo) {
            return;
        }
        toGive = ends.next;
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
        return byKey.get(key) != null || kept.containsKey(key);
    }

    int size() {
        return byId.size() + kept.size();
    }

    Iterable<Request> all() {
        List<Request> all = new ArrayList<>(size());
        for (Untold untold = ends.next; untold != ends; untold = untold.next) {
            all.add(untold.cancel);
        }
        all.addAll(kept.values());
        return all;
    }

    private void add(Request cancel) {
        Untold untold = new Untold(++lastId, cancel);
        untold.before = ends.before;
        untold.next = ends;
        ends.before.next = untold;
        ends.before = untold;
        if (toGive == ends) {
            toGive = untold;
        }
        byId.put(untold);
        Untold former = byKey.put(untold);
        if (former != null) {
            remove(former);
        }
    }

    private void remove(Untold untold) {
        byId.removeLike(untold);
        untold.before.next = untold.next;
        untold.next.before = untold.before;
        if (untold == toGive) {
            toGive = untold.next;
        }
        if (untold.id <= lastGiven) {
            withIngest--;
        }
    }
}
