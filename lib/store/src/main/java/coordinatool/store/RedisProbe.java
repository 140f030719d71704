// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.tool.Endpoint;
import coordinatool.tool.HostName;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Protocol.Command;

/**
 * What a Redis says of itself, for who looks at it from outside and neither reads nor writes there.
 *
 * @param problem why it cannot be used, one line; empty where it answers
 * @param info    the lines of its INFO; empty where it refuses that
 * @param directory of this host in which it keeps its files; empty where it is another host's, or does not say
 */
public record RedisProbe(String problem, Map<String, String> info, String directory) {

    /** Asks it, with the credentials of the configuration; blocks for some seconds at most. */
    public static RedisProbe of(RedisAddress redis) {
        try (RedisLink link = new Primary(redis).open()) {
            return new RedisProbe("", link.info().lines(), isHere(link.endpoint()) ? directory(link) : "");
        } catch (RedisGone e) {
            return new RedisProbe(e.getMessage(), Map.of(), "");
        }
    }

    private static boolean isHere(Endpoint server) {
        try {
            return server.isPath() || HostName.isOfThisHost(server.host());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String directory(RedisLink link) throws RedisGone {
        try {
            return link.call(Command.CONFIG, "GET", "dir") instanceof List<?> found && found.size() == 2
                    && found.get(1) instanceof byte[] path ? new String(path, StandardCharsets.UTF_8) : "";
        } catch (RedisGone e) {
            if (e.refused()) {
                return "";
            }
            throw e;
        }
    }

    /** Settings with which it may lose what it holds. */
    public List<UnsafeSetting> unsafe() {
        return RedisInfo.unsafe(info);
    }

    /** A line of INFO; empty where it is missing. */
    public String line(String key) {
        return info.getOrDefault(key, "");
    }

    /** A line of INFO that is a number; 0 where it is missing. */
    public long number(String key) {
        String text = line(key);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
