// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.store.Changes.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Writes several batches with few commands.
 *
 * <p>Of several changes to a field the last one counts; the others are not even rendered. That loses the order between
 * fields, so commands go in an order that is right at every point at which Redis or we may die between two of them:
 * first all that is set, requests before what refers to them, then all that is deleted, requests before their
 * assignments (a request that stood there unassigned, although it has ended, would run again). Lines of reports must be
 * exactly those of what else changed, so with them the round is one transaction. Each command has many fields, which
 * costs Redis half of what one command a field does, and a command is on its way while the next is rendered.
 */
final class Round {
    /** Fields in a command: more do not make it cheaper. */
    private static final int MAX_FIELDS = 1_000;
    /** Bytes of values after which a command is long enough; keeps one of large requests from blocking Redis. */
    private static final int MAX_BYTES = 1 << 20;

    private final RedisLink link;
    private final Records records;
    private final StallGuard guard;
    private final Map<Table, Map<Object, Object>> tables = new EnumMap<>(Table.class);
    private final List<Sent> sent = new ArrayList<>();

    /** A command on its way, whose answer says how many fields were added or deleted. */
    private record Sent(Table table, boolean deletes) {
    }

    Round(RedisLink link, Records records, StallGuard guard) {
        this.link = link;
        this.records = records;
        this.guard = guard;
    }

    /**
     * Writes the batches and waits until Redis has confirmed them.
     *
     * @return how many fields were added or deleted
     */
    long write(List<Changes> batches) throws RedisGone {
        for (Changes batch : batches) {
            for (Change change : batch.list()) {
                tables.computeIfAbsent(change.table(), t -> new LinkedHashMap<>()).put(change.field(), change.value());
            }
        }
        boolean atomic = tables.containsKey(Table.LINES);
        guard.begin();
        try {
            if (atomic) {
                link.send(new CommandArguments(Command.MULTI));
            }
            for (Map.Entry<Table, Map<Object, Object>> table : tables.entrySet()) {
                set(table.getKey(), table.getValue());
            }
            for (Map.Entry<Table, Map<Object, Object>> table : tables.entrySet()) {
                delete(table.getKey(), table.getValue());
            }
            if (atomic) {
                link.send(new CommandArguments(Command.EXEC));
            }
            return atomic ? confirmedAtOnce() : confirmed();
        } finally {
            guard.end();
        }
    }

    private long confirmed() throws RedisGone {
        long changed = 0;
        for (Sent command : sent) {
            changed += count(command, answer(command));
        }
        return changed;
    }

    /** First each command is queued, then EXEC has all answers; Jedis leaves errors among them for us to find. */
    private long confirmedAtOnce() throws RedisGone {
        link.answer();
        for (Sent command : sent) {
            answer(command);
        }
        List<?> answers = (List<?>) link.answer();
        long changed = 0;
        for (int i = 0; i < sent.size(); i++) {
            changed += count(sent.get(i), answers.get(i));
        }
        return changed;
    }

    private Object answer(Sent to) throws RedisGone {
        try {
            return link.answer();
        } catch (RedisGone e) {
            throw e.at(to.table());
        }
    }

    private long count(Sent command, Object answer) throws RedisGone {
        if (answer instanceof Long changed) {
            link.counts().add(command.table(), command.deletes() ? -changed : changed);
            return changed;
        }
        String what = answer instanceof Throwable e ? e.getMessage() : "an answer of another kind";
        throw new RedisGone(what, true).at(command.table());
    }

    private void set(Table table, Map<Object, Object> fields) throws RedisGone {
        CommandArguments command = null;
        int count = 0;
        int bytes = 0;
        for (Map.Entry<Object, Object> field : fields.entrySet()) {
            if (field.getValue() == null) {
                continue;
            }
            if (command == null) {
                command = new CommandArguments(Command.HSET).add(table.keyBytes);
            }
            byte[] value = value(field.getValue());
            command.add(field(field.getKey())).add(value);
            bytes += value.length;
            if (++count >= MAX_FIELDS || bytes >= MAX_BYTES) {
                send(command, table, false);
                command = null;
                count = 0;
                bytes = 0;
            }
        }
        send(command, table, false);
    }

    private void delete(Table table, Map<Object, Object> fields) throws RedisGone {
        CommandArguments command = null;
        int count = 0;
        for (Map.Entry<Object, Object> field : fields.entrySet()) {
            if (field.getValue() != null) {
                continue;
            }
            if (command == null) {
                command = new CommandArguments(Command.HDEL).add(table.keyBytes);
            }
            command.add(field(field.getKey()));
            if (++count >= MAX_FIELDS) {
                send(command, table, true);
                command = null;
                count = 0;
            }
        }
        send(command, table, true);
    }

    private void send(CommandArguments command, Table table, boolean deletes) throws RedisGone {
        if (command != null) {
            link.send(command);
            sent.add(new Sent(table, deletes));
            guard.begin();
        }
    }

    private byte[] value(Object value) {
        return value instanceof Request request
                ? records.write(request) : ((String) value).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] field(Object field) {
        if (field instanceof RequestKey key) {
            return key.toBytes();
        }
        if (field instanceof String name) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
        return field instanceof Long number
                ? LineNumber.toBytes(number) : RedisLink.ascii(((Store.Setting) field).name().toLowerCase(Locale.ROOT));
    }
}
