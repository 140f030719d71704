// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.queue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What may have become available since it was last looked at: keys of queues that are for anybody, and runners that
 * something is for, each once. Whatever makes work available says so here, and whoever gives work out asks here;
 * nothing lies between them. A false alarm costs a look, one that is missing lets a mover wait beside its work.
 */
public final class Availability {
    private final Set<QueueKey> keys = new LinkedHashSet<>();
    private final Set<Runner> runners = new LinkedHashSet<>();

    /** Something with this key may be given to any runner. */
    public void add(QueueKey key) {
        keys.add(key);
    }

    /** Something may be given to this runner. */
    public void add(Runner runner) {
        runners.add(runner);
    }

    /** Something may be given to this runner, or, where it is null, something with this key to any. */
    public void add(Runner runner, QueueKey key) {
        if (runner == null) {
            keys.add(key);
        } else {
            runners.add(runner);
        }
    }

    /** The keys since the last call. */
    public List<QueueKey> takeKeys() {
        if (keys.isEmpty()) {
            return List.of();
        }
        List<QueueKey> taken = new ArrayList<>(keys);
        keys.clear();
        return taken;
    }

    /** Whether {@link #takeKeys} would return any. */
    public boolean hasKeys() {
        return !keys.isEmpty();
    }

    /** A key, or null where there is none; it is taken. */
    public QueueKey pollKey() {
        return poll(keys);
    }

    /** A runner, or null where there is none; it is taken. */
    public Runner pollRunner() {
        return poll(runners);
    }

    private static <T> T poll(Set<T> from) {
        if (from.isEmpty()) {
            return null;
        }
        T first = from.iterator().next();
        from.remove(first);
        return first;
    }
}
