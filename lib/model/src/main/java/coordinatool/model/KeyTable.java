// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.function.Consumer;

/**
 * Entries by a cookie and a FID, which they carry themselves. For tables of a million: measured with that many
 * on Java 17, a {@code HashMap} by {@link RequestKey} takes 97 bytes for each besides the entry (node, key, FID), this
 * 11. Where there are few, a HashMap will do. Not thread-safe.
 *
 * <p>Open addressing with linear probing and deletion by shifting back (Knuth, TAOCP 6.4, algorithm R), at most two
 * thirds full. The hash is seeded, since FIDs and cookies may come from anyone who can reach the port.
 *
 * <p>Entries lie anywhere in memory, so to look at one costs more than all else. Beside each slot a byte has four bits
 * of its entry's hash, so that only one entry in 16 that is not the right one is looked at, and in three bits how far
 * the entry is from the slot that its hash names, so that hardly any is looked at when another is removed.
 */
public final class KeyTable<V> {
    private static final int MIN_SLOTS = 16;
    /** What a tag has of the hash, the lowest bit to be set in any. */
    private static final int HASH_BITS = 0xf1;
    private static final int HASH_SHIFT = 56;
    /** The bits of no hash. */
    private static final int NONE = 0;
    /** In the bits of a tag for the distance: that far or farther. */
    private static final int FAR = 7;

    /** The key of an entry, as it is looked at. */
    public static final class Key {
        private long cookie;
        private long seq;
        private int oid;
        private int ver;

        private Key() {
        }

        public void set(long newCookie, long newSeq, int newOid, int newVer) {
            cookie = newCookie;
            seq = newSeq;
            oid = newOid;
            ver = newVer;
        }

        public void set(long newCookie, Fid fid) {
            set(newCookie, fid.seq(), fid.oid(), fid.ver());
        }
    }

    /** Tells the key of an entry. One call and not four: with C1 alone they were a tenth of a scheduler's time. */
    public interface KeyOf<V> {
        void read(V entry, Key key);
    }

    private final long seed;
    private final KeyOf<? super V> keyOf;
    /** Of the entry that was looked at last. */
    private final Key key = new Key();
    private V[] slots = array(MIN_SLOTS);
    /** For each slot: 0 where it is free, else {@link #tag} of its entry. */
    private byte[] tags = new byte[MIN_SLOTS];
    private int size;
    private int rehashCount;
    /** Where {@link #lookAhead} looks, and what it saw, so that no compiler leaves it out. */
    private int[] ahead = {};
    private int looked;

    /**
     * @param seed  a number that strangers do not know
     * @param keyOf tells the key of an entry, which must not change while the entry is in the table
     */
    public KeyTable(long seed, KeyOf<? super V> keyOf) {
        this.seed = seed;
        this.keyOf = keyOf;
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
        return slots[find(keyCookie, keySeq, keyOid, keyVer)];
    }

    /** Makes room for so many entries, so that the table need not grow, which looks at each of them. */
    public void reserve(int entries) {
        int length = slots.length;
        while (entries > length / 3 * 2) {
            length *= 2;
        }
        if (length > slots.length) {
            resize(length);
        }
    }

    /**
     * Looks at the places of a few entries of an array that are to be added next. In a large table each is somewhere
     * else in memory, and to wait for them all takes hardly longer than for one.
     */
    public void lookAhead(V[] entries, int begin, int end) {
        if (ahead.length != end - begin) {
            ahead = new int[end - begin];
        }
        for (int i = begin; i < end; i++) {
            ahead[i - begin] = home(hash(entries[i]));
        }
        int seen = 0;
        for (int home : ahead) {
            seen += tags[home] + (slots[home] == null ? 0 : 1);
        }
        looked = seen;
    }

    /** Adds an entry, or puts it in the place of the one with the same key. Returns that one, or null. */
    public V put(V entry) {
        long hash = hash(entry);
        return set(find(hash, entry), entry, hash);
    }

    /** Adds an entry, unless there is one with the same key. Returns that one, or null. */
    public V putIfAbsent(V entry) {
        long hash = hash(entry);
        int slot = find(hash, entry);
        V there = slots[slot];
        return there == null ? set(slot, entry, hash) : there;
    }

    /** Removes the entry with this key and returns it; null where there is none. */
    public V remove(RequestKey key) {
        return removeAt(find(key.cookie(), key.dfid().seq(), key.dfid().oid(), key.dfid().ver()));
    }

    /** Removes the entry with the key of this one, if there is one. */
    public void removeLike(V like) {
        removeAt(find(hash(like), like));
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
                visitor.accept(slots[place]);
            }
        }
        return place;
    }

    /** How often entries have moved upwards. Those that close the gap of a removed one move downwards. */
    public int rehashCount() {
        return rehashCount;
    }

    private V removeAt(int found) {
        V removed = slots[found];
        if (removed == null) {
            return null;
        }
        int mask = slots.length - 1;
        int hole = found;
        for (int next = hole + 1 & mask; tags[next] != 0; next = next + 1 & mask) {
            int home = homeOf(next);
            boolean staysReachable = hole <= next ? home > hole && home <= next : home > hole || home <= next;
            if (!staysReachable) {
                if (next < hole) {
                    rehashCount++;
                }
                slots[hole] = slots[next];
                tags[hole] = tag(tags[next], hole - home & mask);
                hole = next;
            }
        }
        slots[hole] = null;
        tags[hole] = 0;
        size--;
        if (slots.length > MIN_SLOTS && size < slots.length / 8) {
            resize(slots.length / 2);
        }
        return removed;
    }

    /** Returns what was there, or null. */
    private V set(int slot, V entry, long hash) {
        V former = slots[slot];
        slots[slot] = entry;
        tags[slot] = tag(hashBits(hash), slot - home(hash) & slots.length - 1);
        if (former == null && ++size > slots.length / 3 * 2) {
            resize(slots.length * 2);
        }
        return former;
    }

    private void resize(int length) {
        rehashCount++;
        V[] old = slots;
        slots = array(length);
        tags = new byte[length];
        for (V entry : old) {
            if (entry != null) {
                long hash = hash(entry);
                int slot = likely(home(hash), NONE);
                slots[slot] = entry;
                tags[slot] = tag(hashBits(hash), slot - home(hash) & length - 1);
            }
        }
    }

    /** Where the entry with the key of this one is, or would be. */
    private int find(long hash, V like) {
        int bits = hashBits(hash);
        int slot = likely(home(hash), bits);
        if (tags[slot] == 0) {
            return slot;
        }
        keyOf.read(like, key);
        return find(slot, bits, key.cookie, key.seq, key.oid, key.ver);
    }

    private int find(long keyCookie, long keySeq, int keyOid, int keyVer) {
        long hash = hash(keyCookie, keySeq, keyOid, keyVer);
        return find(home(hash), hashBits(hash), keyCookie, keySeq, keyOid, keyVer);
    }

    private int find(int from, int bits, long keyCookie, long keySeq, int keyOid, int keyVer) {
        int slot = likely(from, bits);
        while (tags[slot] != 0) {
            keyOf.read(slots[slot], key);
            if (key.cookie == keyCookie && key.seq == keySeq && key.oid == keyOid && key.ver == keyVer) {
                return slot;
            }
            slot = likely(slot + 1 & slots.length - 1, bits);
        }
        return slot;
    }

    /** The first slot from there on that is free, or whose entry has these bits of its hash. */
    private int likely(int from, int bits) {
        byte[] in = tags;
        int slot = from;
        while (in[slot] != 0 && (in[slot] & HASH_BITS) != bits) {
            slot = slot + 1 & in.length - 1;
        }
        return slot;
    }

    /** The slot that the hash of the entry in this one names. */
    private int homeOf(int slot) {
        int distance = tags[slot] >> 1 & FAR;
        return distance == FAR ? home(hash(slots[slot])) : slot - distance & slots.length - 1;
    }

    private int home(long hash) {
        return (int) hash & slots.length - 1;
    }

    private static int hashBits(long hash) {
        return (int) (hash >>> HASH_SHIFT) & HASH_BITS | 1;
    }

    /** @param tag has the hash's bits */
    private static byte tag(int tag, int distance) {
        return (byte) (tag & HASH_BITS | Math.min(distance, FAR) << 1);
    }

    private long hash(V entry) {
        keyOf.read(entry, key);
        return hash(key.cookie, key.seq, key.oid, key.ver);
    }

    private long hash(long keyCookie, long keySeq, int keyOid, int keyVer) {
        long hash = Scramble.mix(keySeq ^ seed);
        hash = Scramble.mix(hash ^ ((long) keyOid << 32 | keyVer & 0xffffffffL));
        return Scramble.mix(hash ^ keyCookie);
    }

    @SuppressWarnings("unchecked") // Nobody else gets it.
    private static <V> V[] array(int length) {
        return (V[]) new Object[length];
    }
}
