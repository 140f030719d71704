// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.model.KeyTable;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that one connection was handed and that it has not ended yet: what a new scheduler must be told. Another
 * connection may have been handed the same request since, where the mover of this one was taken for gone; both are at
 * work with it then, and each has its own end.
 */
final class RunningTable {
    /** A request in a running list, without its data and what we do not know of it. */
    private static final int LISTED_BYTES = 330;

    /** A request, in the ring of all. */
    static final class Handed {
        private final Request request;
        private Handed before = this;
        private Handed after = this;

        private Handed(Request request) {
            this.request = request;
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

    private final long seed;
    private final Runnable shrunk;
    /** Null before the first request: most connections are tools. */
    private KeyTable<Handed> table;
    /** Between the last request and the first. */
    private Handed end = new Handed(null);
    private long listedBytes;

    /**
     * @param seed   any number that strangers do not know
     * @param shrunk is run whenever a request is removed
     */
    RunningTable(long seed, Runnable shrunk) {
        this.seed = seed;
        this.shrunk = shrunk;
    }

    /** The connection has this request now. Replaces what had the same key. */
    void put(Request request) {
        if (table == null) {
            table = new KeyTable<>(seed, (h, key) -> key.set(h.request.cookie(), h.request.dfid()));
        }
        Handed handed = new Handed(request);
        Handed former = table.put(handed);
        handed.enter(end);
        listedBytes += listed(request);
        if (former != null) {
            left(former);
        }
    }

    /** What the connection has of the request with this key, null where it has nothing. */
    Handed find(RequestKey key) {
        return table == null ? null : table.get(key);
    }

    /** Whether it has this still, and was not handed the request anew. */
    boolean has(Handed handed) {
        return find(handed.request.key()) == handed;
    }

    int count() {
        return table == null ? 0 : table.size();
    }

    /** About how long the running list is in an ehlo. */
    long listedBytes() {
        return listedBytes;
    }

    /** In the order in which they were given. */
    List<Request> requests() {
        List<Request> requests = new ArrayList<>(count());
        for (Handed handed = end.after; handed != end; handed = handed.after) {
            requests.add(handed.request);
        }
        return requests;
    }

    /** It has ended. What has been handed of the same request since stays. */
    void remove(Handed handed) {
        if (has(handed)) {
            table.removeLike(handed);
            left(handed);
        }
    }

    /** The connection is gone. */
    void clear() {
        table = null;
        end = new Handed(null);
        listedBytes = 0;
    }

    private void left(Handed handed) {
        handed.leave();
        listedBytes -= listed(handed.request);
        shrunk.run();
    }

    private static int listed(Request request) {
        return LISTED_BYTES + request.data().length + (request.extra() == null ? 0 : request.extra().length);
    }
}
