// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Entries by a cookie and a FID, which they carry themselves. For tables of a million: measured with that many
 * on Java 17, a {@code HashMap} by {@link RequestKey} takes 97 bytes for each besides the entry (node, key, FID), this
 * 9. Where there are few, a HashMap will do. Not thread-safe.
 *
 * <p>Open addressing with linear probing and deletion by shifting back (Knuth, TAOCP 6.4, algorithm R), at most two
 * thirds full. The hash is seeded, since FIDs and cookies may come from anyone who can reach the port.
 */
public final class KeyTable<V> {
    private static final int MIN_SLOTS = 16;

    private final long seed;
    private final ToLongFunction<? super V> cookie;
    private final ToLongFunction<? super V> seq;
    private final ToIntFunction<? super V> oid;
    private final ToIntFunction<? super V> ver;
    private Object[] slots = new Object[MIN_SLOTS];
    private int size;
    private int rehashCount;

    /**
     * The functions tell the key of an entry, which must not change while the entry is in the table.
     *
     * @param seed a number that strangers do not know
     */
    public KeyTable(long seed, ToLongFunction<? super V> cookie, ToLongFunction<? super V> seq,
            ToIntFunction<? super V> oid, ToIntFunction<? super V> ver) {
        this.seed = seed;
        this.cookie = cookie;
        this.seq = seq;
        this.oid = oid;
        this.ver = ver;
    }

    public int size() {
        return size;
    }

    /** The entry with this key, or null. */
    public V get(RequestKey key) {
        return get(key.cookie(), key.dfid());
    }

    /** The entry with this key, or null. */
    public V get(long keyCookie, Fid fid) {
        return get(keyCookie, fid.seq(), fid.oid(), fid.ver());
    }

    /** The entry with this key, or null. */
    public V get(long keyCookie, long keySeq, int keyOid, int keyVer) {
        return entry(find(keyCookie, keySeq, keyOid, keyVer));
    }

    /** Adds an entry, or puts it in the place of the one with the same key. Returns that one, or null. */
    public V put(V entry) {
        int slot = find(entry);
        V former = entry(slot);
        slots[slot] = entry;
        if (former == null && ++size > slots.length / 3 * 2) {
            resize(slots.length * 2);
        }
        return former;
    }

    /** Removes the entry with this key and returns it; null where there is none. */
    public V remove(RequestKey key) {
        return removeAt(find(key.cookie(), key.dfid().seq(), key.dfid().oid(), key.dfid().ver()));
    }

    /** Removes the entry with the key of this one, if there is one. */
    public void removeLike(V like) {
        removeAt(find(like));
    }

    /**
     * Visits entries from a place downwards. What was there when the walk began and still is when it ends has been
     * visited, perhaps twice, as long as {@link #rehashCount} has not changed; if it has, the walk has to begin anew.
     *
     * @param from Integer.MAX_VALUE to begin, then what the last call returned
     * @param max  how many places to look at
     * @return where to go on; 0 at the end
     */
    public int walk(int from, int max, Consumer<? super V> visitor) {
        int place = Math.min(from, slots.length);
        int last = Math.max(0, place - max);
        while (place > last) {
            place--;
            if (slots[place] != null) {
                visitor.accept(entry(place));
            }
        }
        return place;
    }

    /** How often entries have moved upwards. Those that close the gap of a removed one move downwards. */
    public int rehashCount() {
        return rehashCount;
    }

    private V removeAt(int found) {
        V removed = entry(found);
        if (removed == null) {
            return null;
        }
        int mask = slots.length - 1;
        int hole = found;
        int next = hole;
        while (true) {
            next = (next + 1) & mask;
            V candidate = entry(next);
            if (candidate == null) {
                break;
            }
            int home = home(candidate);
            boolean staysReachable = hole <= next ? home > hole && home <= next : home > hole || home <= next;
            if (!staysReachable) {
                if (next < hole) {
                    rehashCount++;
                }
                slots[hole] = candidate;
                hole = next;
            }
        }
        slots[hole] = null;
        size--;
        if (slots.length > MIN_SLOTS && size < slots.length / 8) {
            resize(slots.length / 2);
        }
        return removed;
    }

    private void resize(int length) {
        rehashCount++;
        Object[] old = slots;
        slots = new Object[length];
        for (Object o : old) {
            if (o != null) {
                slots[find(cast(o))] = o;
            }
        }
    }

    private int find(V like) {
        return find(cookie.applyAsLong(like), seq.applyAsLong(like), oid.applyAsInt(like), ver.applyAsInt(like));
    }

    /** Where the entry with this key is, or would be. */
    private int find(long keyCookie, long keySeq, int keyOid, int keyVer) {
        int mask = slots.length - 1;
        int slot = home(keyCookie, keySeq, keyOid, keyVer);
        while (slots[slot] != null) {
            V entry = entry(slot);
            if (cookie.applyAsLong(entry) == keyCookie && seq.applyAsLong(entry) == keySeq
                    && oid.applyAsInt(entry) == keyOid && ver.applyAsInt(entry) == keyVer) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(V entry) {
        return home(cookie.applyAsLong(entry), seq.applyAsLong(entry), oid.applyAsInt(entry), ver.applyAsInt(entry));
    }

    private int home(long keyCookie, long keySeq, int keyOid, int keyVer) {
        long hash = Scramble.mix(keySeq ^ seed);
        hash = Scramble.mix(hash ^ ((long) keyOid << 32 | keyVer & 0xffffffffL));
        hash = Scramble.mix(hash ^ keyCookie);
        return (int) hash & (slots.length - 1);
    }

    private V entry(int slot) {
        return cast(slots[slot]);
    }

    @SuppressWarnings("unchecked")
    private V cast(Object o) {
        return (V) o;
    }
}
