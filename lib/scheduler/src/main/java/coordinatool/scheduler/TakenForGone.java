// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What movers had when they were taken for gone, until they are seen again. Such a mover may be at work all the same,
 * and come back with a request that has ended meanwhile. Without this it would be taken for one that we have never
 * heard of, and be given to somebody else where the mover dies after all. A remove that runs again may take away a copy
 * that was archived after it.
 */
final class TakenForGone {
    /** Requests. A site loses some hundred movers with a hundred requests each before the oldest is forgotten. */
    static final int MAX = 10_000;

    /** The oldest first. */
    private final Map<RequestKey, Set<String>> movers = new LinkedHashMap<>();
    private final Map<String, Set<RequestKey>> requests = new HashMap<>();

    /** This mover was taken for gone with that request. Returns the request that is forgotten for it, mostly null. */
    RequestKey add(RequestKey key, String mover) {
        movers.computeIfAbsent(key, k -> new LinkedHashSet<>(1)).add(mover);
        requests.computeIfAbsent(mover, name -> new LinkedHashSet<>()).add(key);
        if (movers.size() <= MAX) {
            return null;
        }
        RequestKey oldest = movers.keySet().iterator().next();
        movers.remove(oldest).forEach(name -> forget(oldest, name));
        return oldest;
    }

    /** What this mover had; a copy. */
    Set<RequestKey> at(String mover) {
        return Set.copyOf(requests.getOrDefault(mover, Set.of()));
    }

    /** This mover is here again. Returns what it had. */
    Set<RequestKey> takeAll(String mover) {
        Set<RequestKey> keys = requests.remove(mover);
        if (keys == null) {
            return Set.of();
        }
        for (RequestKey key : keys) {
            Set<String> names = movers.get(key);
            names.remove(mover);
            if (names.isEmpty()) {
                movers.remove(key);
            }
        }
        return keys;
    }

    /** Whether these have the request that an item of a mover's list speaks of: its dfid may be the volatile file's. */
    static boolean has(Set<RequestKey> keys, Request item) {
        return keys.contains(item.key()) || keys.contains(item.fileKey());
    }

    /** Movers that had the request with this key. */
    Set<String> of(RequestKey key) {
        return movers.getOrDefault(key, Set.of());
    }

    void forEach(Consumer<RequestKey> visitor) {
        movers.keySet().forEach(visitor);
    }

    private void forget(RequestKey key, String mover) {
        Set<RequestKey> keys = requests.get(mover);
        keys.remove(key);
        if (keys.isEmpty()) {
            requests.remove(mover);
        }
    }
}
