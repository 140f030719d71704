// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

/**
 * Commands by the number under which the scheduler answers them. Open addressing, linear probing; the numbers are ours
 * and count up, so they are their own hash.
 */
final class PendingTable {
    private long[] ids = new long[256];
    private Pending[] values = new Pending[256];
    private int size;

    void put(long id, Pending value) {
        if (2 * size >= ids.length) {
            grow();
        }
        int i = slot(id);
        while (values[i] != null) {
            i = i + 1 & ids.length - 1;
        }
        ids[i] = id;
        values[i] = value;
        size++;
    }

    /** Takes out what was put under this number, null where there is nothing. */
    Pending remove(long id) {
        int i = slot(id);
        while (values[i] != null && ids[i] != id) {
            i = i + 1 & ids.length - 1;
        }
        Pending found = values[i];
        if (found != null) {
            close(i);
            size--;
        }
        return found;
    }

    int size() {
        return size;
    }

    /** Moves back what a free slot would hide. */
    private void close(int hole) {
        int free = hole;
        for (int i = free + 1 & ids.length - 1; values[i] != null; i = i + 1 & ids.length - 1) {
            int distanceToFree = i - free & ids.length - 1;
            int distanceFromHome = i - slot(ids[i]) & ids.length - 1;
            if (distanceFromHome >= distanceToFree) {
                ids[free] = ids[i];
                values[free] = values[i];
                free = i;
            }
        }
        values[free] = null;
    }

    private void grow() {
        long[] oldIds = ids;
        Pending[] oldValues = values;
        ids = new long[2 * oldIds.length];
        values = new Pending[2 * oldIds.length];
        size = 0;
        for (int i = 0; i < oldIds.length; i++) {
            if (oldValues[i] != null) {
                put(oldIds[i], oldValues[i]);
            }
        }
    }

    private int slot(long id) {
        return (int) id & ids.length - 1;
    }
}
