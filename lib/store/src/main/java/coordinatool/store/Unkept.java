// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The owner's batches that are to be kept in a file, each once, in their order. One thread at a time. */
final class Unkept {
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    /** The last that was ever here. */
    private long last;

    /** Passes over repairs, notes, and what was here before. */
    void add(Entry entry) {
        if (!entry.closes() && entry.number() > last) {
            last = entry.number();
            entries.add(entry);
        }
    }

    /** Takes the oldest away: no more changes than this, but for a single batch. */
    List<Entry> take(int changes) {
        List<Entry> part = new ArrayList<>();
        int size = 0;
        for (Entry next = entries.peek(); next != null; next = entries.peek()) {
            size += next.size();
            if (!part.isEmpty() && size > changes) {
                break;
            }
            part.add(entries.poll());
        }
        return part;
    }
}
