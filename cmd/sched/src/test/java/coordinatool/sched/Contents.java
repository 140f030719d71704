// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Hold;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.Others;
import coordinatool.store.MemoryStore;
import coordinatool.store.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a store holds. */
final class Contents implements Store.Loader {
    final Map<RequestKey, Request> requests = new HashMap<>();
    final Map<RequestKey, String> assigned = new HashMap<>();
    final Map<RequestKey, Hold> held = new HashMap<>();
    /** Whether each was sent, by the key of its request. */
    final Map<RequestKey, Boolean> cancels = new HashMap<>();
    final Set<Long> untoldCookies = new TreeSet<>();
    final Map<RequestKey, Request> reordered = new HashMap<>();
    final Map<RequestKey, Integer> ended = new HashMap<>();
    final Map<RequestKey, Others> strays = new HashMap<>();
    final Map<String, Long> arrived = new HashMap<>();
    final Map<Store.Setting, String> settings = new HashMap<>();
    final Map<RequestKey, String> reported = new HashMap<>();
    final TreeMap<Long, String> lines = new TreeMap<>();

    private Contents() {
    }

    /** Whether there are no requests, nor anything that goes with them. */
    boolean isEmpty() {
        return requests.isEmpty() && assigned.isEmpty() && held.isEmpty() && cancels.isEmpty()
                && untoldCookies.isEmpty() && reordered.isEmpty() && ended.isEmpty() && reported.isEmpty()
                && lines.isEmpty();
    }

    @Override
    public String toString() {
        return "requests=" + requests.keySet() + " assigned=" + assigned + " cancels=" + cancels + " untold="
                + untoldCookies + " reordered=" + reordered.keySet() + " ended=" + ended + " strays=" + strays;
    }

    static Contents of(MemoryStore store) {
        Contents contents = new Contents();
        store.show(contents);
        return contents;
    }

    @Override
    public void request(Request request) {
        requests.put(request.key(), request);
    }

    @Override
    public boolean assigned(RequestKey key, String mover) {
        assigned.put(key, mover);
        return true;
    }

    @Override
    public boolean held(RequestKey key, Hold hold) {
        held.put(key, hold);
        return true;
    }

    @Override
    public void cancel(RequestKey key, Request cancel, boolean sent) {
        cancels.put(key, sent);
    }

    @Override
    public void untold(Request request) {
        untoldCookies.add(request.cookie());
    }

    @Override
    public void reordered(RequestKey key, Request order) {
        reordered.put(key, order);
    }

    @Override
    public void ended(RequestKey key, int status) {
        ended.put(key, status);
    }

    @Override
    public void strays(RequestKey key, String movers) {
        strays.put(key, NameList.readOthers(movers));
    }

    @Override
    public void arrived(String ingest, long batch) {
        arrived.put(ingest, batch);
    }

    @Override
    public void setting(Store.Setting setting, String value) {
        settings.put(setting, value);
    }

    @Override
    public boolean reported(RequestKey key, String mover) {
        reported.put(key, mover);
        return true;
    }

    @Override
    public void line(long number, String line) {
        lines.put(number, line);
    }
}
