// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.util.List;
import java.util.Map;

/**
 * What a Redis says of itself, for who looks at it from outside and neither reads nor writes there.
 *
 * @param problem why it cannot be used, one line; empty where it answers
 * @param info    the lines of its INFO; empty where it refuses that
 */
public record RedisProbe(String problem, Map<String, String> info) {

    /** Asks it, with the credentials of the configuration; blocks for some seconds at most. */
    public static RedisProbe of(RedisAddress redis) {
        try (RedisLink link = new Primary(redis).open()) {
            return new RedisProbe("", link.info().lines());
        } catch (RedisGone e) {
            return new RedisProbe(e.getMessage(), Map.of());
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
