// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.model.KeyTable;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Which connection was handed which requests that nobody has ended yet: what a new scheduler must be told. One table
 * for all connections, as a request may be claimed by another connection than the one that was given it.
 */
final class RunningTable {
    /** A request in a running list, without its data and what we do not know of it. */
    private static final int LISTED_BYTES = 330;
    /** Forgotten at a time: less than a millisecond. */
    private static final int FORGET_AT_ONCE = 500;

    /** A request, in the ring of those that one connection has. */
    static final class Handed {
        private final Request request;
        private final Share to;
        private Handed before = this;
        private Handed after = this;

        private Handed(Request request, Share to) {
            this.request = request;
            this.to = to;
        }

        Request request() {
            return request;
        }

        private void enter(Handed next) {
            before = next.before;
            after = next;
            before.after = this;
            after.before = this;
        }

        private void leave() {
            before.after = after;
            after.before = before;
        }
    }

    private final KeyTable<Handed> table;
    /** Connections that are gone and had so much that it is forgotten in parts. */
    private final ArrayDeque<Share> ended = new ArrayDeque<>();

    /** What one connection has. */
    final class Share {
        /** Between the last request and the first. */
        private final Handed end = new Handed(null, this);
        private final Runnable shrunk;
        private int count;
        private long listedBytes;

        private Share(Runnable shrunk) {
            this.shrunk = shrunk;
        }

        /** The connection has this request now, and no other has. Replaces what had the same key. */
        void put(Request request) {
            RunningTable.this.remove(request.key());
            Handed handed = new Handed(request, this);
            table.put(handed);
            handed.enter(end);
            count++;
            listedBytes += listed(request);
        }

        /** What the connection has of the request with this key, null where it has nothing. */
        Handed find(RequestKey key) {
            Handed handed = table.get(key);
            return handed != null && handed.to == this ? handed : null;
        }

        /** Whether it has this still, and was not handed the request anew. */
        boolean has(Handed handed) {
            return table.get(handed.request.key()) == handed;
        }

        int count() {
            return count;
        }

        /** About how long the running list is in an ehlo. */
        long listedBytes() {
            return listedBytes;
        }

        /** In the order in which they were given. */
        List<Request> requests() {
            List<Request> requests = new ArrayList<>(count);
            for (Handed handed = end.after; handed != end; handed = handed.after) {
                requests.add(handed.request);
            }
            return requests;
        }

        /** The connection is gone. */
        void clear() {
            if (!forgetSome()) {
                ended.add(this);
            }
        }

        /** Returns whether that was all. */
        private boolean forgetSome() {
            for (int left = FORGET_AT_ONCE; left > 0 && end.after != end; left--) {
                RunningTable.this.remove(end.after.request.key());
            }
            return end.after == end;
        }

        private void remove(Handed handed) {
            handed.leave();
            count--;
            listedBytes -= listed(handed.request);
            shrunk.run();
        }
    }

    /** @param seed any number that strangers do not know */
    RunningTable(long seed) {
        table = new KeyTable<>(seed, h -> h.request.cookie(), h -> h.request.dfid().seq(), h -> h.request.dfid().oid(),
                h -> h.request.dfid().ver());
    }

    /** @param shrunk is run whenever a request is forgotten that the connection had */
    Share share(Runnable shrunk) {
        return new Share(shrunk);
    }

    int size() {
        return table.size();
    }

    /** Forgets some of what those had that are gone. Returns whether there is more. */
    boolean forgetSome() {
        if (!ended.isEmpty() && ended.peek().forgetSome()) {
            ended.remove();
        }
        return !ended.isEmpty();
    }

    /** It has ended. What has been handed of the same request since, to this connection or another one, stays. */
    void remove(Handed handed) {
        if (handed.to.has(handed)) {
            remove(handed.request.key());
        }
    }

    private void remove(RequestKey key) {
        Handed handed = table.remove(key);
        if (handed != null) {
            handed.to.remove(handed);
        }
    }

    private static int listed(Request request) {
        return LISTED_BYTES + request.data().length + (request.extra() == null ? 0 : request.extra().length);
    }
}
