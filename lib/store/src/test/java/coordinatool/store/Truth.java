// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.Hold;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The truth that a store is to hold, as plain maps. */
class Truth implements Store.Source, Store.Loader {
    private static final int WALK_STEP = 50;

    private final Contents truth = new Contents();
    final Map<RequestKey, Request> requests = truth.of(Table.REQUESTS);
    final Map<RequestKey, String> assigned = truth.of(Table.ASSIGNED);
    final Map<RequestKey, Hold> held = truth.of(Table.HELD);
    final Map<RequestKey, Cancel> cancels = truth.of(Table.CANCELS);
    final Map<RequestKey, Request> untold = truth.of(Table.UNTOLD);
    final Map<RequestKey, Request> reordered = truth.of(Table.REORDERED);
    final Map<RequestKey, Long> ended = truth.of(Table.ENDED);
    final Map<RequestKey, String> strays = truth.of(Table.STRAYS);
    final Map<String, Long> arrived = truth.of(Table.ARRIVED);
    final Map<String, String> settings = truth.of(Table.SETTINGS);
    final Map<RequestKey, String> reported = truth.of(Table.REPORTED);
    final Map<Long, String> lines = truth.of(Table.LINES);
    private final RequestCodec codec = new RequestCodec();

    final void apply(Batch batch) {
        MemoryStore.apply(batch, truth);
    }

    /** As it stands in Redis. */
    final <F, V> Map<String, String> text(Table<F, V> table) {
        Map<String, String> text = new TreeMap<>();
        truth.of(table).forEach((field, value) -> text.put(text(table.fields, field), text(table.values, value)));
        return text;
    }

    private <T> String text(Form<T> form, T thing) {
        return new String(form.writer().write(thing, codec), StandardCharsets.UTF_8);
    }

    // ---- Source

    @Override
    public Store.Walk walk(Batch first) {
        first.clearLines();
        List.of(Table.HELD, Table.CANCELS, Table.UNTOLD, Table.REORDERED, Table.ENDED, Table.STRAYS, Table.ARRIVED,
                        Table.REPORTED, Table.LINES)
                .forEach(table -> putAll(table, first));
        List.of(Store.Setting.values()).forEach(s -> first.set(s, settings.get(s.field())));
        Iterator<RequestKey> walk = new ArrayList<>(requests.keySet()).iterator();
        return part -> next(walk, part);
    }

    private <F, V> void putAll(Table<F, V> table, Batch batch) {
        truth.of(table).forEach((field, value) -> batch.put(table, field, value));
    }

    private boolean next(Iterator<RequestKey> walk, Batch part) {
        for (int i = 0; i < WALK_STEP && walk.hasNext(); i++) {
            RequestKey key = walk.next();
            if (requests.containsKey(key)) {
                part.putRequest(requests.get(key));
                if (assigned.containsKey(key)) {
                    part.assign(key, assigned.get(key));
                }
            }
        }
        return walk.hasNext();
    }

    @Override
    public boolean hasRequest(RequestKey key) {
        return requests.containsKey(key);
    }

    @Override
    public String assignedTo(RequestKey key) {
        return assigned.get(key);
    }

    @Override
    public boolean isHeld(RequestKey key) {
        return held.containsKey(key);
    }

    @Override
    public boolean hasCancel(RequestKey key) {
        return cancels.containsKey(key);
    }

    @Override
    public boolean hasEnded(RequestKey key) {
        return ended.containsKey(key);
    }

    @Override
    public String strays(RequestKey key) {
        return strays.get(key);
    }

    @Override
    public boolean hasReordered(RequestKey key) {
        return reordered.containsKey(key);
    }

    @Override
    public boolean hasUntold(RequestKey key) {
        return untold.containsKey(key);
    }

    @Override
    public String reportedTo(RequestKey key) {
        return reported.get(key);
    }

    // ---- Loader

    @Override
    public void request(Request request) {
        requests.put(request.key(), request);
    }

    @Override
    public boolean assigned(RequestKey key, String mover) {
        return requests.containsKey(key) && put(assigned, key, mover);
    }

    @Override
    public boolean held(RequestKey key, Hold hold) {
        return requests.containsKey(key) && put(held, key, hold);
    }

    @Override
    public void cancel(RequestKey key, Request cancel, boolean sent) {
        cancels.put(key, new Cancel(cancel, sent));
    }

    @Override
    public void ended(RequestKey key, int status) {
        ended.put(key, (long) status);
    }

    @Override
    public void strays(RequestKey key, String movers) {
        strays.put(key, movers);
    }

    @Override
    public void reordered(RequestKey key, Request order) {
        reordered.put(key, order);
    }

    @Override
    public void arrived(String ingest, long number) {
        arrived.put(ingest, number);
    }

    @Override
    public void untold(Request request) {
        untold.put(request.key(), request);
    }

    @Override
    public void setting(Store.Setting setting, String value) {
        settings.put(setting.field(), value);
    }

    @Override
    public boolean reported(RequestKey key, String mover) {
        return requests.containsKey(key) && put(reported, key, mover);
    }

    private static <V> boolean put(Map<RequestKey, V> map, RequestKey key, V value) {
        map.put(key, value);
        return true;
    }

    @Override
    public void line(long number, String line) {
        lines.put(number, line);
    }
}
