// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.lustre.RequestCodec;
import java.util.ArrayList;
import java.util.List;
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
 * costs Redis half of what one command a field does.
 */
final class Round {
    /** Fields in a command: more do not make it cheaper. */
    private static final int MAX_FIELDS = 1_000;
    /** Bytes of values after which a command is long enough; keeps one of large requests from blocking Redis. */
    private static final int MAX_BYTES = 1 << 20;

    private final RedisLink link;
    private final RequestCodec codec;
    private final Contents contents = new Contents();
    private final List<Sent> sent = new ArrayList<>();

    /** A command on its way, whose answer says how many fields were added or deleted, or that the hash is no more. */
    private record Sent(Table<?, ?> table, Command command) {
    }

    Round(RedisLink link, RequestCodec codec) {
        this.link = link;
        this.codec = codec;
    }

    /**
     * Writes the batches and waits until Redis has confirmed them.
     *
     * @return how many fields were added or deleted
     */
    long write(List<Batch> batches) throws RedisGone {
        batches.forEach(contents::add);
        boolean atomic = !contents.of(Table.LINES).isEmpty() || !contents.cleared().isEmpty();
        if (atomic) {
            link.sendSoon(new CommandArguments(Command.MULTI));
        }
        for (Table<?, ?> table : contents.cleared()) {
            send(new CommandArguments(Command.DEL).add(table.key), new Sent(table, Command.DEL));
        }
        for (Table<?, ?> table : Table.ALL) {
            write(table, false);
        }
        for (Table<?, ?> table : Table.ALL) {
            write(table, true);
        }
        if (atomic) {
            link.sendSoon(new CommandArguments(Command.EXEC));
        }
        return atomic ? confirmedAtOnce() : confirmed();
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
            switch (command.command()) {
                case DEL -> link.counts().cleared(command.table());
                case HDEL -> link.counts().add(command.table(), -changed);
                default -> link.counts().add(command.table(), changed);
            }
            return changed;
        }
        String what = answer instanceof Throwable e ? e.getMessage() : "an answer of another kind";
        throw new RedisGone(what, true).at(command.table());
    }

    /** Sets what has a value, or deletes what has none. */
    private <F, V> void write(Table<F, V> table, boolean deletes) throws RedisGone {
        Sent kind = new Sent(table, deletes ? Command.HDEL : Command.HSET);
        CommandArguments command = null;
        int count = 0;
        int bytes = 0;
        for (Map.Entry<F, V> entry : contents.of(table).entrySet()) {
            if (entry.getValue() == null != deletes) {
                continue;
            }
            if (command == null) {
                command = new CommandArguments(kind.command()).add(table.key);
            }
            command.add(table.fields.writer().write(entry.getKey(), codec));
            if (!deletes) {
                byte[] value = table.values.writer().write(entry.getValue(), codec);
                command.add(value);
                bytes += value.length;
            }
            if (++count >= MAX_FIELDS || bytes >= MAX_BYTES) {
                send(command, kind);
                command = null;
                count = 0;
                bytes = 0;
            }
        }
        if (command != null) {
            send(command, kind);
        }
    }

    private void send(CommandArguments command, Sent kind) throws RedisGone {
        link.sendSoon(command);
        sent.add(kind);
    }
}
