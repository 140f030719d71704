// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * How many fields each hash has to have: as many as there were when the connection was made, and what Redis itself has
 * answered to HSET and HDEL since. Nobody else writes to them, so another number means that fields were lost, or came
 * from somebody else. The answers, not what was asked for, are counted: a field that was set twice, or deleted although
 * it was never written, changes nothing. What was set aside does not count: it is the administrator's, who may remove
 * it. One thread; valid for one connection.
 */
final class FieldCounts {
    private final Map<Table<?, ?>, Long> counts = new HashMap<>();

    /** Takes the numbers of now as right. */
    void begin(RedisLink link) throws RedisGone {
        ask(link);
        for (Table<?, ?> table : Table.ALL) {
            counts.put(table, length(link, table));
        }
    }

    /** Redis has answered that so many fields were added, or, below 0, deleted. */
    void add(Table<?, ?> table, long fields) {
        counts.merge(table, fields, Long::sum);
    }

    /** The hash is empty. */
    void cleared(Table<?, ?> table) {
        counts.put(table, 0L);
    }

    /** Sends the questions; {@link #check} has to follow. */
    void ask(RedisLink link) throws RedisGone {
        for (Table<?, ?> table : Table.ALL) {
            link.sendSoon(new CommandArguments(Command.HLEN).add(table.key));
        }
    }

    /** @throws RedisGone where Redis does not hold as many fields as it should */
    void check(RedisLink link) throws RedisGone {
        RedisGone first = null;
        for (Table<?, ?> table : Table.ALL) {
            long wanted = counts.get(table);
            long found = length(link, table);
            if (found != wanted && first == null) {
                first = new RedisGone(table.key + (found < wanted
                        ? " has lost what it held: it was evicted, flushed or changed by somebody else"
                        : " holds more than we wrote: somebody else writes to it"), false);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static long length(RedisLink link, Table<?, ?> table) throws RedisGone {
        try {
            return (Long) link.answer();
        } catch (RedisGone e) {
            throw e.at(table);
        }
    }
}
