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
     * @param host where Redis is; empty for a store that keeps nothing
     * @param port TCP port of Redis
     */
    public static Store open(String host, int port, Log log) {
        return host.isEmpty() ? new NullStore() : new RedisStore(host, port, log);
    }
}
