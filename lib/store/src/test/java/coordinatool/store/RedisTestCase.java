// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import redis.clients.jedis.Jedis;

/** What a test with a Redis of its own has. */
abstract class RedisTestCase {
    RedisServer redis;
    /** The test's own connection. */
    Jedis client;

    @BeforeEach
    void startRedis() throws IOException {
        redis = new RedisServer();
        client = redis.client();
    }

    @AfterEach
    void stopRedis() throws IOException {
        client.close();
        redis.close();
    }
}
