// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.tool.Log;
import java.nio.charset.StandardCharsets;
import redis.clients.jedis.Protocol.Command;

/**
 * Makes sure that our keys have the types that they should. A key of another type, which somebody else must have put
 * there, is renamed, as bad records are set aside: it must not keep the queue from being stored.
 */
final class KeyTypes {
    /** More than anybody will have of one key. */
    private static final int MAX_ASIDE = 100;

    private final RedisLink link;
    private final Log log;

    KeyTypes(RedisLink link, Log log) {
        this.link = link;
        this.log = log;
    }

    /** @throws RedisGone where one cannot be renamed */
    void putRight() throws RedisGone {
        for (Table<?, ?> table : Table.ALL) {
            putRight(table.key, "hash");
        }
        putRight(Table.BAD, "hash");
        putRight(Lease.KEY, "string");
    }

    private void putRight(String key, String wanted) throws RedisGone {
        byte[] answer = (byte[]) link.call(Command.TYPE, key);
        String type = new String(answer, StandardCharsets.US_ASCII);
        if (type.equals(wanted) || type.equals("none")) {
            return;
        }
        for (int i = 1; i <= MAX_ASIDE; i++) {
            String name = Table.BAD + ":" + key + (i == 1 ? "" : ":" + i);
            if (rename(key, type, name)) {
                log.error("redis key set aside", "key", key, "reason", "a " + type + " instead of a " + wanted,
                        "to", name);
                return;
            }
        }
        throw unusable(key, type, MAX_ASIDE + " have been set aside before", false);
    }

    private boolean rename(String key, String type, String name) throws RedisGone {
        try {
            return (Long) link.call(Command.RENAMENX, key, name) == 1;
        } catch (RedisGone e) {
            throw e.refused() ? unusable(key, type, e.getMessage(), true) : e;
        }
    }

    private static RedisGone unusable(String key, String type, String why, boolean refused) {
        return new RedisGone("the key " + key + " is a " + type + " that is not ours: rename or delete it (" + why
                + ")", refused);
    }
}
