// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.tool.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads all that Redis holds, page by page. Three work at a time: Redis looks for a page, a thread of ours parses the
 * one before it, and the caller's takes in what was parsed before that. HSCAN may return a field twice while its hash
 * is being resized.
 */
final class RedisLoader implements AutoCloseable {
    /** Fields of the settings that are no settings. */
    private static final Set<String> OWN = Set.of(Lease.ALIVE, Lease.CONNECTION, Lease.LIVES, MissedReplay.NOTE);

    private final RedisLink link;
    private final Log log;
    private final BadRecords bad;
    private final ExecutorService parser = Executors.newSingleThreadExecutor(work -> new Thread(work, "store-parser"));
    /** Of the parser's thread. */
    private final RequestCodec codec = new RequestCodec();

    /** What stands in a field; where it cannot be read, why. */
    private record Entry<F, V>(F field, V value, String fault) {
    }

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
        loader.endOfRequests();
        scan(Table.ASSIGNED, (key, mover) ->
                require(loader.assigned(key, mover), "assignment of a request that is not there"));
        scan(Table.HELD, (key, hold) ->
                require(loader.held(key, hold), "hold of a request that is not there"));
        scan(Table.CANCELS, (key, cancel) ->
                loader.cancel(key, requireCookie(key, cancel.request()), cancel.sent()));
        scan(Table.UNTOLD, (key, request) -> loader.untold(requireSame(key, request)));
        scan(Table.REORDERED, (key, order) -> loader.reordered(key, requireCookie(key, order)));
        scan(Table.ENDED, (key, status) -> loader.ended(key, status.intValue()));
        scan(Table.STRAYS, loader::strays);
        scan(Table.ARRIVED, loader::arrived);
        scan(Table.SETTINGS, (field, value) -> setting(loader, field, value));
        scan(Table.REPORTED, (key, mover) ->
                require(loader.reported(key, mover), "reported mover of a request that is not there"));
        scan(Table.LINES, loader::line);
        bad.flushIfAllowed(link);
        bad.summary();
    }

    private <F, V> void scan(Table<F, V> table, Taker<F, V> taker) throws RedisGone {
        ScanPage page = new ScanPage();
        ScanPage spare = new ScanPage();
        CompletableFuture<List<Entry<F, V>>> parsing = CompletableFuture.completedFuture(List.of());
        link.scan(table, RedisLink.scanStart());
        boolean last;
        do {
            byte[] next = link.scanned();
            last = RedisLink.isLast(next);
            // Redis looks for the next part while this one is read, unless it has to be given something in between.
            boolean ahead = !last && bad.isEmpty();
            if (ahead) {
                link.scan(table, next);
            }
            link.page(page);
            if (!ahead) {
                bad.flushIfAllowed(link);
                if (!last) {
                    link.scan(table, next);
                }
            }
            List<Entry<F, V>> parsed = parsing.join();
            ScanPage read = page;
            parsing = CompletableFuture.supplyAsync(() -> parse(table, read), parser);
            take(table, parsed, spare, taker);
            page = spare;
            spare = read;
        } while (!last);
        take(table, parsing.join(), spare, taker);
    }

    private <F, V> List<Entry<F, V>> parse(Table<F, V> table, ScanPage page) {
        int size = page.size();
        List<Entry<F, V>> entries = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            try {
                entries.add(new Entry<>(page.field(i, table.fields, codec), page.value(i, table.values, codec), null));
            } catch (FormatException e) {
                entries.add(new Entry<>(null, null, e.getMessage()));
            }
        }
        return entries;
    }

    private <F, V> void take(Table<F, V> table, List<Entry<F, V>> entries, ScanPage of, Taker<F, V> taker) {
        for (int i = 0; i < entries.size(); i++) {
            Entry<F, V> entry = entries.get(i);
            String fault = entry.fault;
            if (fault == null) {
                try {
                    taker.take(entry.field, entry.value);
                } catch (FormatException e) {
                    fault = e.getMessage();
                }
            }
            if (fault != null) {
                bad.add(table, of.field(i), of.value(i), fault);
            }
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        parser.shutdown();
    }

    private static void require(boolean holds, String otherwise) throws FormatException {
        if (!holds) {
            throw new FormatException(otherwise);
        }
    }

    private static Request requireSame(RequestKey key, Request request) throws FormatException {
        if (request.cookie() != key.cookie() || !request.dfid().equals(key.dfid())) {
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
