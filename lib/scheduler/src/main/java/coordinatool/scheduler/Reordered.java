// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.queue.Task;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Requests that Lustre has ordered again while a mover still has them. Lustre does so when an action was ended with
 * HP_FLAG_RETRY and the policy NoRetryAction is off, often before the mover tells us of that end; and after a restart
 * of an MDT, with the same cookie for the same restore, or even for another request (LU-11675, LU-16235). Lustre counts
 * the request as not running then. What the mover does may still succeed, so it goes on; but if it does not, Lustre
 * waits for the request to be run again.
 */
final class Reordered {
    private final Map<RequestKey, Request> orders = new HashMap<>();
    private final Effects effects;

    Reordered(Effects effects) {
        this.effects = effects;
    }

    /** Lustre has ordered what has the key of this running request, or another request with that key. */
    void add(Task running, Request order) {
        orders.put(running.key(), order);
        effects.reordered(running.key(), order);
    }

    /** From the store, at start. */
    void recover(RequestKey key, Request order) {
        orders.put(key, order);
    }

    /** The request that has this key does not run any more: what Lustre wants instead, or null. */
    Request take(RequestKey key) {
        Request order = orders.isEmpty() ? null : orders.remove(key);
        if (order != null) {
            effects.reorderRemoved(key);
        }
        return order;
    }

    boolean has(RequestKey key) {
        return orders.containsKey(key);
    }

    void forEach(BiConsumer<RequestKey, Request> visitor) {
        orders.forEach(visitor);
    }
}
