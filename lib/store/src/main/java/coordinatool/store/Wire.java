// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.net.Socket;
import java.util.function.Consumer;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.PushConsumerChain;
import redis.clients.jedis.util.RedisInputStream;

/**
 * Jedis' connection with what it hides: pipelining by hand, and answers that are read by something else. One thread.
 */
final class Wire extends Connection {
    private Consumer<RedisInputStream> reader;

    Wire(Socket socket, JedisClientConfig config) {
        super(() -> socket, config);
    }

    void push() {
        flush();
    }

    /** Has an answer, or its head, read by something else than Jedis; errors are left to it. */
    void read(Consumer<RedisInputStream> by) {
        reader = by;
        try {
            getOne();
        } finally {
            reader = null;
        }
    }

    @Override
    protected Object protocolRead(RedisInputStream in, PushConsumerChain pushes) {
        if (reader == null || in.peek((byte) '-')) {
            return super.protocolRead(in, pushes);
        }
        reader.accept(in);
        return null;
    }
}
