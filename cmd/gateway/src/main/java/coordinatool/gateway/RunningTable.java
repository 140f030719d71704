// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.model.KeyTable;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which connection was handed which requests that nobody has ended yet: what a new scheduler must be told. One table
 * for all connections, as a request may be ended, or claimed, by another connection than the one that was given it.
 */
final class RunningTable {
    /** A request in a running list, without its data and what we do not know of it. */
    private static final int LISTED_BYTES = 330;

    /** @param at counts up */
    private record Handed(Request request, Share to, long at) {
    }

    private final long seed;
    private final KeyTable<Handed> all;
    private long lastAt;

    /** What one connection has. */
    final class Share {
        private final KeyTable<Handed> mine = table();
        private final Runnable shrunk;
        private long listedBytes;

        private Share(Runnable shrunk) {
            this.shrunk = shrunk;
        }

        /** The connection has this request now, and no other has. Replaces what had the same key. */
        void put(Request request) {
            RunningTable.this.remove(request.key());
            Handed handed = new Handed(request, this, ++lastAt);
            all.put(handed);
            mine.put(handed);
            listedBytes += listed(request);
        }

        int count() {
            return mine.size();
        }

        /** About how long the running list is in an ehlo. */
        long listedBytes() {
            return listedBytes;
        }

        /** In the order in which they were given. */
        List<Request> requests() {
            List<Handed> sorted = new ArrayList<>(mine.size());
            mine.walk(Integer.MAX_VALUE, Integer.MAX_VALUE, sorted::add);
            sorted.sort(Comparator.comparingLong(Handed::at));
            return sorted.stream().map(Handed::request).toList();
        }

        void clear() {
            requests().forEach(request -> RunningTable.this.remove(request.key()));
        }

        private void remove(Handed handed) {
            mine.removeLike(handed);
            listedBytes -= listed(handed.request);
            shrunk.run();
        }
    }

    /** @param seed any number that strangers do not know */
    RunningTable(long seed) {
        this.seed = seed;
        this.all = table();
    }

    /** @param shrunk is run whenever a request is forgotten that the connection had */
    Share share(Runnable shrunk) {
        return new Share(shrunk);
    }

    int size() {
        return all.size();
    }

    /** Forgets the request, whoever has it. */
    void remove(RequestKey key) {
        Handed handed = all.remove(key);
        if (handed != null) {
            handed.to.remove(handed);
        }
    }

    private KeyTable<Handed> table() {
        return new KeyTable<>(seed, h -> h.request.cookie(), h -> h.request.dfid().seq(), h -> h.request.dfid().oid(),
                h -> h.request.dfid().ver());
    }

    private static int listed(Request request) {
        return LISTED_BYTES + request.data().length + (request.extra() == null ? 0 : request.extra().length);
    }
}
