// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.tool.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Asks the Sentinels which Redis is the primary. All of them, as one that was cut off may not know of the last
 * failover: each failover has a number, the configuration epoch, and the highest counts.
 */
final class Sentinel {
    /** Less than Redis gets: there are several, and the others need not be kept waiting for one that is dead. */
    private static final int TIMEOUT_MILLIS = 500;

    private Sentinel() {
    }

    /** @throws RedisGone where none knows */
    static Endpoint primary(RedisAddress redis) throws RedisGone {
        Endpoint primary = null;
        long epoch = -1;
        List<String> problems = new ArrayList<>();
        for (Endpoint sentinel : redis.servers()) {
            try {
                Map<String, String> said = ask(redis, sentinel);
                long own = Long.parseLong(said.getOrDefault("config-epoch", "0"));
                if (own > epoch) {
                    primary = new Endpoint(said.get("ip"), Integer.parseInt(said.getOrDefault("port", "")));
                    epoch = own;
                }
            } catch (RedisGone e) {
                problems.add(sentinel + ": " + e.getMessage());
            } catch (NumberFormatException e) {
                problems.add(sentinel + ": what it says of " + redis.sentinel() + " cannot be read");
            }
        }
        if (primary == null) {
            throw new RedisGone("no Sentinel tells: " + String.join("; ", problems), false);
        }
        return primary;
    }

    private static Map<String, String> ask(RedisAddress redis, Endpoint sentinel) throws RedisGone {
        try (Socket socket = redis.connect(sentinel, TIMEOUT_MILLIS);
                Connection connection = new Connection(() -> redis.secured(socket, sentinel),
                        DefaultJedisClientConfig.builder().resp2().timeoutMillis(TIMEOUT_MILLIS).build())) {
            try {
                return ask(connection, redis.sentinel());
            } catch (JedisAccessControlException e) {
                // Few have a password, and one that has none refuses it.
                String password = redis.password();
                if (password == null) {
                    throw e;
                }
                connection.sendCommand(Command.AUTH, redis.user().isEmpty() ? new String[] {password}
                        : new String[] {redis.user(), password});
                connection.getOne();
                return ask(connection, redis.sentinel());
            }
        } catch (IOException e) {
            throw RedisLink.gone(e);
        } catch (JedisException e) {
            throw RedisLink.gone(e, TIMEOUT_MILLIS);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> ask(Connection connection, String name) {
        connection.sendCommand(Command.SENTINEL, "MASTER", name);
        if (!(connection.getOne() instanceof List<?> answer)) {
            throw new JedisDataException("no answer of a Sentinel");
        }
        List<byte[]> words = (List<byte[]>) answer;
        Map<String, String> said = new HashMap<>();
        for (int i = 0; i + 1 < words.size(); i += 2) {
            said.put(text(words.get(i)), text(words.get(i + 1)));
        }
        return said;
    }

    private static String text(byte[] word) {
        return new String(word, StandardCharsets.UTF_8);
    }
}
