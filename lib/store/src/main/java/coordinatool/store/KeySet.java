// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.RequestKey;

/**
 * A set of request keys in 24 bytes a slot, two to four slots a key; a HashSet of objects would take five times that
 * while a million requests are being loaded. Open addressing, linear probing, nothing can be removed. One thread.
 */
final class KeySet {
    private static final int SLOT = 3;
    private static final int MIN_SLOTS = 16;
    private static final int MAX_SLOTS = 1 << 29;

    private long[] slots;
    private int mask;
    private int size;
    /** The all-zero key marks a free slot, so it stands here. */
    private boolean hasZero;

    /** @param expected how many keys will probably come */
    KeySet(long expected) {
        long wanted = Math.min(Math.max(expected, MIN_SLOTS / 2) * 2, MAX_SLOTS / 2);
        allocate(Integer.highestOneBit((int) wanted - 1) << 1);
    }

    /** @return false where it is there already */
    boolean add(RequestKey key) {
        long a = key.cookie();
        long b = key.dfid().seq();
        long c = low(key);
        if ((a | b | c) == 0) {
            boolean news = !hasZero;
            hasZero = true;
            return news;
        }
        int at = find(a, b, c);
        if (!isFree(at)) {
            return false;
        }
        put(at, a, b, c);
        if (++size > (mask + 1) / 2) {
            grow();
        }
        return true;
    }

    boolean contains(RequestKey key) {
        long a = key.cookie();
        long b = key.dfid().seq();
        long c = low(key);
        return (a | b | c) == 0 ? hasZero : !isFree(find(a, b, c));
    }

    private static long low(RequestKey key) {
        return (long) key.dfid().oid() << 32 | key.dfid().ver() & 0xffffffffL;
    }

    private int find(long a, long b, long c) {
        int slot = hash(a, b, c) & mask;
        while (true) {
            int at = slot * SLOT;
            if (isFree(at) || slots[at] == a && slots[at + 1] == b && slots[at + 2] == c) {
                return at;
            }
            slot = slot + 1 & mask;
        }
    }

    private boolean isFree(int at) {
        return (slots[at] | slots[at + 1] | slots[at + 2]) == 0;
    }

    private void put(int at, long a, long b, long c) {
        slots[at] = a;
        slots[at + 1] = b;
        slots[at + 2] = c;
    }

    private void allocate(int count) {
        slots = new long[Math.multiplyExact(count, SLOT)];
        mask = count - 1;
    }

    private void grow() {
        long[] old = slots;
        allocate((mask + 1) * 2);
        for (int at = 0; at < old.length; at += SLOT) {
            if ((old[at] | old[at + 1] | old[at + 2]) != 0) {
                put(find(old[at], old[at + 1], old[at + 2]), old[at], old[at + 1], old[at + 2]);
            }
        }
    }

    /** The finaliser of MurmurHash3 over the three parts, so that counters and clustered FIDs spread. */
    private static int hash(long a, long b, long c) {
        long h = a * 0x9e3779b97f4a7c15L ^ Long.rotateLeft(b * 0xff51afd7ed558ccdL, 23) ^ c * 0xc4ceb9fe1a85ec53L;
        h ^= h >>> 33;
        h *= 0xff51afd7ed558ccdL;
        h ^= h >>> 33;
        return (int) h;
    }
}
