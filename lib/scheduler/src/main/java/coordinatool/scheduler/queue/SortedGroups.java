// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Sets in order, found by a key. A key of which there is nothing takes no room. Every step is O(log n). */
public final class SortedGroups<K, T> {
    private final Map<K, TreeSet<T>> groups = new HashMap<>();
    private final Comparator<? super T> order;

    /** @param order must not change for what is in a set */
    public SortedGroups(Comparator<? super T> order) {
        this.order = order;
    }

    public void add(K key, T entry) {
        TreeSet<T> group = groups.get(key);
        if (group == null) {
            group = new TreeSet<>(order);
            groups.put(key, group);
        }
        group.add(entry);
    }

    /** The entry must be in the set of this key. */
    public void remove(K key, T entry) {
        TreeSet<T> group = groups.get(key);
        group.remove(entry);
        if (group.isEmpty()) {
            groups.remove(key);
        }
    }

    /** The first one of this key, or null. */
    public T first(K key) {
        TreeSet<T> group = groups.get(key);
        return group == null ? null : group.first();
    }

    /** The next one of this key after an entry, which need not be there, or null. */
    public T after(K key, T entry) {
        TreeSet<T> group = groups.get(key);
        return group == null ? null : group.higher(entry);
    }

    /** The one that comes first of two, either of which may be null. */
    public T first(T one, T other) {
        return one == null || other != null && order.compare(other, one) < 0 ? other : one;
    }
}
