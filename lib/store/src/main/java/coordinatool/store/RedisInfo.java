// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What Redis says of itself in answer to INFO, which needs no right to CONFIG. A line that is missing is empty: an
 * access list may forbid INFO, then all are.
 */
final class RedisInfo {
    private static final String NO_SUCH_ID = "0".repeat(40);

    private final Map<String, String> lines = new HashMap<>();

    /** @param answer to INFO; null where it was refused */
    RedisInfo(Object answer) {
        String text = answer instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : "";
        for (String line : text.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                lines.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
    }

    /** All lines. */
    Map<String, String> lines() {
        return Map.copyOf(lines);
    }

    private String get(String key) {
        return lines.getOrDefault(key, "");
    }

    /** Names the process that answers; another one after each start. */
    String runId() {
        return get("run_id");
    }

    /** Seconds since that process was started, rounded down; -1 where it is not told. */
    long uptimeSeconds() {
        String uptime = get("uptime_in_seconds");
        return uptime.matches("[0-9]{1,10}") ? Long.parseLong(uptime) : -1;
    }

    /** The server that this one copies, HOST:PORT; empty: it has data of its own. */
    String master() {
        return get("role").equals("slave") ? get("master_host") + ":" + get("master_port") : "";
    }

    /**
     * Whether the data has been replaced by that of another server. A master's replication id changes when it has
     * copied another one, and again when it is made a master; its second id is the one before then. It also
     * changes, with the same data, when an unused backlog is freed: then there is no second one.
     */
    boolean replacedSince(RedisInfo before) {
        String now = get("master_replid");
        String second = get("master_replid2");
        String then = before.get("master_replid");
        return !now.isEmpty() && !then.isEmpty() && !now.equals(then) && !second.equals(then)
                && !second.equals(NO_SUCH_ID);
    }

    /** Which settings let Redis lose what it holds, and what to set; empty for none. */
    String warning() {
        if (lines.isEmpty()) {
            return "INFO is refused, so nobody checks that appendonly is yes and maxmemory-policy is noeviction";
        }
        return unsafe(lines).stream().map(setting -> setting.name() + " is " + setting.value() + ", so "
                + setting.danger() + ": set it to " + setting.wanted()).collect(Collectors.joining("; "));
    }

    /** Settings with which Redis may lose what it holds, by the lines of its INFO. */
    static List<UnsafeSetting> unsafe(Map<String, String> lines) {
        List<UnsafeSetting> unsafe = new ArrayList<>();
        if (lines.getOrDefault("aof_enabled", "").equals("0")) {
            unsafe.add(new UnsafeSetting("appendonly", "no", "yes",
                    "a crash loses what changed since the last snapshot"));
        }
        String policy = lines.getOrDefault("maxmemory_policy", "");
        if (!policy.isEmpty() && !policy.equals("noeviction")) {
            unsafe.add(new UnsafeSetting("maxmemory-policy", policy, "noeviction",
                    "the queue may be evicted when memory is short"));
        }
        return unsafe;
    }
}
