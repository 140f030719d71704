// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Open-addressing hash table whose entries carry their own keys: a FID and a number (a cookie, or 0). Linear probing
 * with deletion by shifting back (Knuth, TAOCP 6.4, algorithm R), at most two thirds full. The hash is seeded, since
 * FIDs and cookies may come from anyone who can reach the port.
 */
final class KeyTable<V> {
    private static final int MIN_SLOTS = 16;

    private final long seed;
    private final ToLongFunction<V> number;
    private final ToLongFunction<V> seq;
    private final ToIntFunction<V> oid;
    private final ToIntFunction<V> ver;
    private Object[] slots = new Object[MIN_SLOTS];
    private int size;
    private int upheavals;

    /** @param number tells the number in an entry's key; the others tell its FID */
    KeyTable(long seed, ToLongFunction<V> number, ToLongFunction<V> seq, ToIntFunction<V> oid,
            ToIntFunction<V> ver) {
        this.seed = seed;
        this.number = number;
        this.seq = seq;
        this.oid = oid;
        this.ver = ver;
    }

    int size() {
        return size;
    }

    /** The entry with this key, or null. */
    V get(long keyNumber, long keySeq, int keyOid, int keyVer) {
        return entry(find(keyNumber, keySeq, keyOid, keyVer));
    }

    /** Adds an entry, or puts it in the place of the one with the same key. */
    void put(V entry) {
        int slot = find(entry);
        if (slots[slot] == null) {
            size++;
        }
        slots[slot] = entry;
        if (size > slots.length / 3 * 2) {
            resize(slots.length * 2);
        }
    }

    /** Removes the entry with the key of this one, if there is one. */
    void remove(V like) {
        int hole = find(like);
        if (slots[hole] == null) {
            return;
        }
        int mask = slots.length - 1;
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
                    upheavals++;
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
    }

    /**
     * Visits entries from a place downwards. What was there when the walk began and still is when it ends has been
     * visited, perhaps twice, as long as {@link #upheavals} has not changed; if it has, the walk has to begin anew.
     *
     * @param from Integer.MAX_VALUE to begin, then what the last call returned
     * @param max  how many places to look at
     * @return where to go on; 0 at the end
     */
    int walk(int from, int max, Consumer<V> visitor) {
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
    int upheavals() {
        return upheavals;
    }

    private void resize(int length) {
        upheavals++;
        Object[] old = slots;
        slots = new Object[length];
        for (Object o : old) {
            if (o != null) {
                V entry = cast(o);
                slots[find(entry)] = o;
            }
        }
    }

    private int find(V like) {
        return find(number.applyAsLong(like), seq.applyAsLong(like), oid.applyAsInt(like), ver.applyAsInt(like));
    }

    /** Where the entry with this key is, or would be. */
    private int find(long keyNumber, long keySeq, int keyOid, int keyVer) {
        int mask = slots.length - 1;
        int slot = home(keyNumber, keySeq, keyOid, keyVer);
        while (slots[slot] != null) {
            V entry = entry(slot);
            if (number.applyAsLong(entry) == keyNumber && seq.applyAsLong(entry) == keySeq
                    && oid.applyAsInt(entry) == keyOid && ver.applyAsInt(entry) == keyVer) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(V entry) {
        return home(number.applyAsLong(entry), seq.applyAsLong(entry), oid.applyAsInt(entry), ver.applyAsInt(entry));
    }

    private int home(long keyNumber, long keySeq, int keyOid, int keyVer) {
        long hash = Scramble.mix(keySeq ^ seed);
        hash = Scramble.mix(hash ^ ((long) keyOid << 32 | keyVer & 0xffffffffL));
        hash = Scramble.mix(hash ^ keyNumber);
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
