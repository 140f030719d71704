// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.tool.Log;
import java.util.List;
import java.util.Set;

/**
 * Reads all that Redis holds, page by page: while Redis looks for the next page the last one is parsed. HSCAN may
 * return a field twice while its hash is being resized.
 */
final class RedisLoader {
    /** Fields of the settings that are no settings. */
    private static final Set<String> OWN = Set.of(Lease.ALIVE, Lease.CONNECTION, MissedReplay.NOTE);

    private final RedisLink link;
    private final Log log;
    private final BadRecords bad;
    private final RequestCodec codec = new RequestCodec();

    /** Takes one record. */
    private interface Taker<F, V> {
        void take(F field, V value) throws FormatException;
    }

    RedisLoader(RedisLink link, Log log) {
        this.link = link;
        this.log = log;
        this.bad = new BadRecords(log);
    }

    void load(Store.Loader loader) throws RedisGone {
        scan(Table.REQUESTS, (key, request) -> loader.request(requireSame(key, request)));
        scan(Table.ASSIGNED, (key, mover) ->
                require(loader.assigned(key, mover), "assignment of a request that is not there"));
        scan(Table.HELD, (key, hold) ->
                require(loader.held(key, hold), "hold of a request that is not there"));
        scan(Table.CANCELS, (key, cancel) ->
                loader.cancel(key, requireCookie(key, cancel.request()), cancel.sent()));
        scan(Table.UNTOLD, (key, request) -> loader.untold(requireSame(key, request)));
        scan(Table.REORDERED, (key, order) -> loader.reordered(key, requireCookie(key, order)));
        scan(Table.ENDED, (key, status) -> loader.ended(key, status.intValue()));
        scan(Table.ARRIVED, loader::arrived);
        scan(Table.SETTINGS, (field, value) -> setting(loader, field, value));
        scan(Table.REPORTED, (key, mover) ->
                require(loader.reported(key, mover), "reported mover of a request that is not there"));
        scan(Table.LINES, loader::line);
        bad.flushIfAllowed(link);
        bad.summary();
    }

    private <F, V> void scan(Table<F, V> table, Taker<F, V> taker) throws RedisGone {
        RedisLink.Scanned page;
        link.scan(table, RedisLink.scanStart());
        do {
            page = link.scanned();
            bad.flushIfAllowed(link);
            if (!page.last()) {
                link.scan(table, page.cursor());
            }
            List<byte[]> entries = page.entries();
            for (int i = 0; i < entries.size(); i += 2) {
                read(table, entries.get(i), entries.get(i + 1), taker);
            }
        } while (!page.last());
    }

    private <F, V> void read(Table<F, V> table, byte[] field, byte[] value, Taker<F, V> taker) {
        try {
            taker.take(table.fields.reader().read(field, codec), table.values.reader().read(value, codec));
        } catch (FormatException e) {
            bad.add(table, field, value, e.getMessage());
        }
    }

    private static void require(boolean holds, String otherwise) throws FormatException {
        if (!holds) {
            throw new FormatException(otherwise);
        }
    }

    private static Request requireSame(RequestKey key, Request request) throws FormatException {
        if (!request.key().equals(key)) {
            throw new FormatException("of another request: " + request.key());
        }
        return request;
    }

    /** What stands under the key of a running request names the file, and only the cookie is that of the request. */
    private static Request requireCookie(RequestKey key, Request request) throws FormatException {
        if (request.cookie() != key.cookie()) {
            throw new FormatException("cancel of another request: " + request.key());
        }
        return request;
    }

    private void setting(Store.Loader loader, String field, String value) {
        Store.Setting setting = Store.Setting.ofField(field);
        if (setting != null) {
            loader.setting(setting, value);
        } else if (!OWN.contains(field)) {
            // A later version may have more of them, and may come back.
            log.info("redis setting not known", "field", field);
        }
    }
}
