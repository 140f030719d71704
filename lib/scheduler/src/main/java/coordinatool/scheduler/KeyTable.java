// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import java.util.function.Consumer;

/**
 * Open-addressing hash table whose entries carry their own keys: a FID and a number (a cookie, or 0). Linear probing
 * with deletion by shifting back (Knuth, TAOCP 6.4, algorithm R), at most two thirds full. The hash is seeded, since
 * FIDs and cookies may come from anyone who can reach the port.
 */
abstract class KeyTable<V> {
    private static final int MIN_SLOTS = 16;

    private final long seed;
    private Object[] slots = new Object[MIN_SLOTS];
    private int size;
    private int upheavals;

    KeyTable(long seed) {
        this.seed = seed;
    }

    /** The number in an entry's key. */
    abstract long number(V entry);

    abstract long seq(V entry);

    abstract int oid(V entry);

    abstract int ver(V entry);

    final int size() {
        return size;
    }

    /** The entry with this key, or null. */
    final V get(long number, long seq, int oid, int ver) {
        return entry(find(number, seq, oid, ver));
    }

    /** Adds an entry, or puts it in the place of the one with the same key. */
    final void put(V entry) {
        int slot = find(number(entry), seq(entry), oid(entry), ver(entry));
        if (slots[slot] == null) {
            size++;
        }
        slots[slot] = entry;
        if (size > slots.length / 3 * 2) {
            resize(slots.length * 2);
        }
    }

    /** Removes the entry with the key of this one, if there is one. */
    final void remove(V like) {
        int hole = find(number(like), seq(like), oid(like), ver(like));
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
            int home = home(number(candidate), seq(candidate), oid(candidate), ver(candidate));
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
    final int walk(int from, int max, Consumer<V> visitor) {
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
    final int upheavals() {
        return upheavals;
    }

    private void resize(int length) {
        upheavals++;
        Object[] old = slots;
        slots = new Object[length];
        for (Object o : old) {
            if (o != null) {
                V entry = cast(o);
                slots[find(number(entry), seq(entry), oid(entry), ver(entry))] = o;
            }
        }
    }

    private int find(long number, long seq, int oid, int ver) {
        int mask = slots.length - 1;
        int slot = home(number, seq, oid, ver);
        while (slots[slot] != null) {
            V entry = entry(slot);
            if (number(entry) == number && seq(entry) == seq && oid(entry) == oid && ver(entry) == ver) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(long number, long seq, int oid, int ver) {
        long hash = Scramble.mix(seq ^ seed);
        hash = Scramble.mix(hash ^ ((long) oid << 32 | ver & 0xffffffffL));
        hash = Scramble.mix(hash ^ number);
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
