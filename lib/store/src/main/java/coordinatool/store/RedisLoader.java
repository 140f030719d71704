// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.FormatException;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.tool.Log;
import java.util.List;
import java.util.Locale;
import redis.clients.jedis.Protocol.Command;

/**
 * Reads all that Redis holds, page by page: while Redis looks for the next page the last one is parsed. HSCAN may
 * return a field twice while its hash is being resized, so what was read is remembered.
 */
final class RedisLoader {
    /** Fields a page: some 500 kB, 2 ms of Redis. Larger ones are not faster (measured). */
    private static final int PAGE = 1_000;

    private final RedisLink link;
    private final Log log;
    private final BadRecords bad;
    private final Records records = new Records();

    private interface Reader {
        void read(RequestKey key, byte[] value) throws FormatException;
    }

    RedisLoader(RedisLink link, Log log) {
        this.link = link;
        this.log = log;
        this.bad = new BadRecords(log);
    }

    void load(Store.Loader loader) throws RedisGone {
        KeySet requests = scan(Table.REQUESTS, (key, value) -> loader.request(records.read(key, value)));
        scan(Table.ASSIGNED, (key, value) -> {
            String mover = Records.readName(value);
            if (!requests.contains(key)) {
                throw new FormatException("assignment of a request that is not there");
            }
            loader.assigned(key, mover);
        });
        scan(Table.CANCELS, (key, value) -> {
            Request cancel = records.readCancel(key, value);
            loader.cancel(key, cancel, Records.isSent(cancel));
        });
        scan(Table.UNTOLD, (key, value) -> loader.untold(records.read(key, value)));
        scan(Table.REORDERED, (key, value) -> loader.reordered(key, records.readCancel(key, value)));
        arrived(loader);
        settings(loader);
        scan(Table.REPORTED, (key, value) -> {
            String mover = Records.readName(value);
            if (!requests.contains(key)) {
                throw new FormatException("reported mover of a request that is not there");
            }
            loader.reported(key, mover);
        });
        lines(loader);
        bad.flushIfAllowed(link);
        bad.summary();
    }

    private KeySet scan(Table table, Reader reader) throws RedisGone {
        KeySet seen = new KeySet(link.call(Command.HLEN, table.keyBytes) instanceof Long n ? n : 0);
        link.scan(table, RedisLink.scanStart(), PAGE);
        while (true) {
            RedisLink.Scanned page = link.scanned();
            bad.flushIfAllowed(link);
            if (!page.last()) {
                link.scan(table, page.cursor(), PAGE);
            }
            List<byte[]> entries = page.entries();
            for (int i = 0; i < entries.size(); i += 2) {
                readOne(table, entries.get(i), entries.get(i + 1), seen, reader);
            }
            if (page.last()) {
                return seen;
            }
        }
    }

    private void readOne(Table table, byte[] field, byte[] value, KeySet seen, Reader reader) {
        try {
            RequestKey key = RequestKey.parse(field);
            if (seen.contains(key)) {
                return;
            }
            reader.read(key, value);
            seen.add(key);
        } catch (FormatException e) {
            bad.add(table, field, value, e.getMessage());
        }
    }

    private interface TextReader {
        void read(String field, String value) throws FormatException;
    }

    private void settings(Store.Loader loader) throws RedisGone {
        small(Table.SETTINGS, (name, value) -> setting(loader, name, value));
    }

    private void arrived(Store.Loader loader) throws RedisGone {
        small(Table.ARRIVED, (ingest, batch) -> {
            try {
                loader.arrived(ingest, Long.parseLong(batch));
            } catch (NumberFormatException e) {
                throw new FormatException("not a number");
            }
        });
    }

    /** Reads a hash of few fields, all of them text. */
    private void small(Table table, TextReader reader) throws RedisGone {
        if (!(link.call(Command.HGETALL, table.keyBytes) instanceof List<?> all)) {
            return;
        }
        for (int i = 0; i < all.size(); i += 2) {
            byte[] field = (byte[]) all.get(i);
            byte[] value = (byte[]) all.get(i + 1);
            try {
                reader.read(Records.readText(field), Records.readText(value));
            } catch (FormatException e) {
                bad.add(table, field, value, e.getMessage());
            }
        }
    }

    /** A line that HSCAN gives twice has the same number both times, which the owner sees. */
    private void lines(Store.Loader loader) throws RedisGone {
        byte[] cursor = RedisLink.scanStart();
        RedisLink.Scanned page;
        do {
            link.scan(Table.LINES, cursor, PAGE);
            page = link.scanned();
            for (int i = 0; i < page.entries().size(); i += 2) {
                byte[] field = page.entries().get(i);
                byte[] value = page.entries().get(i + 1);
                try {
                    loader.line(LineNumber.parse(field), Records.readText(value));
                } catch (FormatException e) {
                    bad.add(Table.LINES, field, value, e.getMessage());
                }
            }
            cursor = page.cursor();
        } while (!page.last());
    }

    private void setting(Store.Loader loader, String name, String value) {
        if (name.equals(Lease.ALIVE)) {
            return;
        }
        for (Store.Setting setting : Store.Setting.values()) {
            if (setting.name().toLowerCase(Locale.ROOT).equals(name)) {
                loader.setting(setting, value);
                return;
            }
        }
        // A later version may have more of them, and may come back.
        log.info("redis setting not known", "field", name);
    }
}
