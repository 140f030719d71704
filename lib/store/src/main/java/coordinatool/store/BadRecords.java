// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/**
 * Moves records that cannot be read to a hash of their own, where an administrator finds them, and says so. One thread,
 * the one that uses the connection; {@link #flush} only while nothing is unanswered there.
 */
final class BadRecords {
    /** Records that the log names; the rest is counted. A hash full of rubbish must not fill the log. */
    private static final int MAX_NAMED = 100;
    /** Longest field that is logged as a whole. */
    private static final int MAX_SHOWN = 64;

    private record Bad(Table<?, ?> table, byte[] field, byte[] value) {
    }

    private final Log log;
    private final List<Bad> found = new ArrayList<>();
    private int count;

    BadRecords(Log log) {
        this.log = log;
    }

    /** Notes a record; {@link #flush} moves it. */
    void add(Table<?, ?> table, byte[] field, byte[] value, String reason) {
        found.add(new Bad(table, field, value));
        if (++count <= MAX_NAMED) {
            String shown = new String(field, 0, Math.min(field.length, MAX_SHOWN), StandardCharsets.ISO_8859_1);
            log.error("redis record set aside", "key", table.key, "field", shown, "reason", reason,
                    "to", Table.BAD);
        }
    }

    /** Whether nothing waits to be moved. */
    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Moves what was noted: first there, then away from here, so that nothing is lost in between. */
    void flush(RedisLink link) throws RedisGone {
        for (Bad bad : found) {
            link.call(Command.HSET, Table.BAD, name(bad), bad.value());
            if (link.call(Command.HDEL, bad.table().key, bad.field()) instanceof Long deleted) {
                link.counts().add(bad.table(), -deleted);
            }
        }
        found.clear();
    }

    /** As {@link #flush}, but a Redis that refuses to be written to is no reason not to read it. */
    void flushIfAllowed(RedisLink link) throws RedisGone {
        try {
            flush(link);
        } catch (RedisGone e) {
            if (!e.refused()) {
                throw e;
            }
            log.error("redis records not set aside", "reason", e.getMessage());
            found.clear();
        }
    }

    /** Says how many there were beyond those named. */
    void summary() {
        if (count > MAX_NAMED) {
            log.error("redis records set aside", "count", count, "to", Table.BAD);
        }
    }

    private static byte[] name(Bad bad) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        name.writeBytes(RedisLink.ascii(bad.table().key + ":"));
        name.writeBytes(bad.field());
        return name.toByteArray();
    }
}
