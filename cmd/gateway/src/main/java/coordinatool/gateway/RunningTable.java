// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * Which connection was handed which requests that nobody has ended yet: what a new scheduler must be told. One table
 * for all connections, as a request may be ended, or claimed, by another connection than the one that was given it.
 *
 * <p>A chained hash table whose entries are also linked per connection. Keys come from strangers, so the hash is
 * seeded.
 */
final class RunningTable {
    private static final int FIRST_BUCKETS = 64;
    /** A request in a running list, without its data and what we do not know of it. */
    private static final int LISTED_BYTES = 330;

    private final long seed;
    private Entry[] buckets = new Entry[FIRST_BUCKETS];
    private int size;

    private static final class Entry {
        private final Request request;
        private final Share share;
        private Entry chain;
        private Entry before;
        private Entry after;

        private Entry(Request request, Share share) {
            this.request = request;
            this.share = share;
        }
    }

    /** What one connection has. */
    final class Share {
        private Entry first;
        private Entry last;
        private int count;
        private long listedBytes;
        private final Runnable shrunk;

        private Share(Runnable shrunk) {
            this.shrunk = shrunk;
        }

        /** The connection has this request now, and no other has. Replaces what had the same key. */
        void put(Request request) {
            remove(request.cookie(), request.dfid());
            insert(new Entry(request, this));
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
            for (Entry entry = first; entry != null; entry = entry.after) {
                requests.add(entry.request);
            }
            return requests;
        }

        void clear() {
            while (first != null) {
                remove(first.request.cookie(), first.request.dfid());
            }
        }
    }

    /** @param seed any number that strangers do not know */
    RunningTable(long seed) {
        this.seed = seed;
    }

    /** @param shrunk is run whenever a request is forgotten that the connection had */
    Share share(Runnable shrunk) {
        return new Share(shrunk);
    }

    int size() {
        return size;
    }

    /** Forgets the request, whoever has it. */
    void remove(long cookie, Fid dfid) {
        int bucket = bucket(cookie, dfid);
        Entry previous = null;
        for (Entry entry = buckets[bucket]; entry != null; previous = entry, entry = entry.chain) {
            if (entry.request.cookie() == cookie && entry.request.dfid().equals(dfid)) {
                if (previous == null) {
                    buckets[bucket] = entry.chain;
                } else {
                    previous.chain = entry.chain;
                }
                unlink(entry);
                size--;
                entry.share.shrunk.run();
                return;
            }
        }
    }

    private void insert(Entry entry) {
        if (size >= buckets.length) {
            grow();
        }
        chain(entry);
        size++;
        Share share = entry.share;
        entry.before = share.last;
        if (share.last == null) {
            share.first = entry;
        } else {
            share.last.after = entry;
        }
        share.last = entry;
        share.count++;
        share.listedBytes += listedBytes(entry.request);
    }

    private static void unlink(Entry entry) {
        Share share = entry.share;
        if (entry.before == null) {
            share.first = entry.after;
        } else {
            entry.before.after = entry.after;
        }
        if (entry.after == null) {
            share.last = entry.before;
        } else {
            entry.after.before = entry.before;
        }
        share.count--;
        share.listedBytes -= listedBytes(entry.request);
    }

    private static int listedBytes(Request request) {
        return LISTED_BYTES + request.data().length + (request.extra() == null ? 0 : request.extra().length);
    }

    private void grow() {
        Entry[] old = buckets;
        buckets = new Entry[2 * old.length];
        for (Entry head : old) {
            for (Entry entry = head; entry != null; ) {
                Entry next = entry.chain;
                chain(entry);
                entry = next;
            }
        }
    }

    private void chain(Entry entry) {
        int bucket = bucket(entry.request.cookie(), entry.request.dfid());
        entry.chain = buckets[bucket];
        buckets[bucket] = entry;
    }

    private int bucket(long cookie, Fid dfid) {
        long hash = mix(seed ^ cookie);
        hash = mix(hash ^ dfid.seq());
        hash = mix(hash ^ ((long) dfid.oid() << 32 | dfid.ver() & 0xffff_ffffL));
        return (int) hash & buckets.length - 1;
    }

    /** The finalizer of SplitMix64: each bit of the input changes half of the output. */
    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
