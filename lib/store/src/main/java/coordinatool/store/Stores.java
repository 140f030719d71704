// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.tool.Log;

/** Makes stores. */
public final class Stores {
    private Stores() {
    }

    /**
     * A store; nothing is connected before {@link Store#load}.
     *
     * @param redis    where Redis is; without a host for a store that keeps nothing
     * @param instance where this scheduler listens, which no other one can at the same time; without blanks
     */
    public static Store open(RedisAddress redis, String instance, Log log) {
        return redis.host().isEmpty()
                ? new NullStore() : new RedisStore(redis, new Lease(instance, Lease.MILLIS), log);
    }
}
