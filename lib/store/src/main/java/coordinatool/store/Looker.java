// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.FormatException;
import coordinatool.store.Lookup.Wrong;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** Looks up what of a batch Redis does not hold. The thread of the connection. */
final class Looker {
    private final RedisLink link;
    private final RequestCodec codec;

    Looker(RedisLink link, RequestCodec codec) {
        this.link = link;
        this.codec = codec;
    }

    /** To be called only while no command is unanswered. */
    List<Wrong> look(Lookup lookup) throws RedisGone {
        List<Wrong> wrong = new ArrayList<>();
        for (Table<?, ?> table : Table.ALL) {
            look(table, lookup, wrong);
        }
        return wrong;
    }

    private <F, V> void look(Table<F, V> table, Lookup lookup, List<Wrong> wrong) throws RedisGone {
        List<Batch.Change<F, ?>> wanted = lookup.of(table);
        if (wanted.isEmpty()) {
            return;
        }
        CommandArguments command = new CommandArguments(Command.HMGET).add(table.key);
        wanted.forEach(change -> command.add(table.fields.writer().write(change.field(), codec)));
        link.send(command);
        List<?> values = (List<?>) link.answer();
        for (int i = 0; i < wanted.size(); i++) {
            String what = difference(table, wanted.get(i).value(), (byte[]) values.get(i));
            if (what != null) {
                wrong.add(new Wrong(wanted.get(i), what));
            }
        }
    }

    /** How the value is not what it should be; null where it is. */
    @SuppressWarnings("unchecked") // A change of the table has such a value.
    private <V> String difference(Table<?, V> table, Object wanted, byte[] found) {
        if (wanted == null) {
            return found == null ? null : "should not be there";
        }
        if (found == null) {
            return "missing";
        }
        // Of the others it is known only when they are written.
        boolean compared = table == (Table<?, ?>) Table.REQUESTS || table.values == (Form<?>) Form.NAME;
        return !compared || isEqual(table.values, (V) wanted, found) ? null : "another value";
    }

    /** The C server writes a request in other words than we. */
    private <V> boolean isEqual(Form<V> form, V wanted, byte[] found) {
        byte[] right = form.writer().write(wanted, codec);
        try {
            return Arrays.equals(right, found)
                    || Arrays.equals(right, form.writer().write(form.reader().read(found, codec), codec));
        } catch (FormatException e) {
            return false;
        }
    }
}
