// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** What the scheduler is to a store, with plain maps as the truth: every change goes to the maps and into a batch. */
final class Owner implements Store.Source, Store.Loader, AutoCloseable {
    static final long PATIENCE_SECONDS = 30;
    private static final int WALK_STEP = 50;

    final Map<RequestKey, Request> requests = new LinkedHashMap<>();
    final Map<RequestKey, String> assigned = new LinkedHashMap<>();
    final Map<RequestKey, Request> cancels = new LinkedHashMap<>();
    final Map<RequestKey, Request> untold = new LinkedHashMap<>();
    final Map<RequestKey, Request> reordered = new LinkedHashMap<>();
    final Map<String, Long> arrived = new TreeMap<>();
    final Map<Store.Setting, String> settings = new TreeMap<>();
    final Map<RequestKey, String> reported = new LinkedHashMap<>();
    final Map<Long, String> lines = new TreeMap<>();
    final Store store;

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Semaphore woken = new Semaphore(0);
    private final RequestCodec codec = new RequestCodec();
    /** What the lease was waited for with; null where it need not be. */
    String awaited;
    Batch batch = new Batch();
    long last;

    /** Loads and starts. */
    Owner(Store store) {
        this.store = store;
        begin();
    }

    Owner(RedisAddress redis) {
        store = Stores.open(redis, "test:1", newLog());
        begin();
    }

    /** The same with a lease that a test can wait for. */
    Owner(RedisServer redis, String instance, long leaseMillis) {
        store = new RedisStore(redis.address("", ""), new Lease(instance, leaseMillis), newLog());
        boolean begun = false;
        while (!begun) {
            try {
                begin();
                begun = true;
            } catch (NotYet e) {
                awaited = e.getMessage();
                sleep();
            }
        }
    }

    private Log newLog() {
        return new Log("test", Level.DEBUG, new PrintStream(logged, true, StandardCharsets.UTF_8));
    }

    private void begin() {
        store.load(this);
        store.start(woken::release);
    }

    Owner(RedisServer redis) {
        this(redis.address("", ""));
    }

    static Request request(Action action, long cookie, String data) {
        Fid fid = new Fid(0x200000401L, (int) cookie, 0);
        return new Request(action, fid, fid, 0, -1, cookie, 0, 1, 0, 1_700_000_000_000_000_000L + cookie,
                data.getBytes(StandardCharsets.UTF_8), null);
    }

    static Request archive(long cookie) {
        return request(Action.ARCHIVE, cookie, "tag=t" + cookie % 10);
    }

    String log() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    // ---- changes

    Request put(Request request) {
        requests.put(request.key(), request);
        batch.putRequest(request);
        return request;
    }

    void delete(RequestKey key) {
        requests.remove(key);
        assigned.remove(key);
        batch.deleteRequest(key);
    }

    void assign(RequestKey key, String mover) {
        assigned.put(key, mover);
        batch.assign(key, mover);
    }

    void unassign(RequestKey key) {
        assigned.remove(key);
        batch.unassign(key);
    }

    void putCancel(RequestKey key, Request cancel, boolean sent) {
        cancels.put(key, new Cancel(cancel, sent).marked());
        batch.putCancel(key, cancel, sent);
    }

    void deleteCancel(RequestKey key) {
        cancels.remove(key);
        batch.deleteCancel(key);
    }

    void putUntold(Request request) {
        untold.put(request.key(), request);
        batch.putUntold(request);
    }

    void deleteUntold(RequestKey key) {
        untold.remove(key);
        batch.deleteUntold(key);
    }

    void putReordered(RequestKey key, Request order) {
        reordered.put(key, order);
        batch.putReordered(key, order);
    }

    void deleteReordered(RequestKey key) {
        reordered.remove(key);
        batch.deleteReordered(key);
    }

    void putArrived(String ingest, long number) {
        arrived.put(ingest, number);
        batch.putArrived(ingest, number);
    }

    void putReported(RequestKey key, String mover) {
        reported.put(key, mover);
        batch.putReported(key, mover);
    }

    void deleteReported(RequestKey key) {
        reported.remove(key);
        batch.deleteReported(key);
    }

    void putLine(long number, String line) {
        lines.put(number, line);
        batch.putLine(number, line);
    }

    void deleteLine(long number) {
        lines.remove(number);
        batch.deleteLine(number);
    }

    void set(Store.Setting setting, String value) {
        if (value == null) {
            settings.remove(setting);
        } else {
            settings.put(setting, value);
        }
        batch.set(setting, value);
    }

    /** Something of every day: 300 archives, half of them given away, a lock, a cancelled request. */
    void fill() {
        for (int cookie = 1; cookie <= 300; cookie++) {
            RequestKey key = put(archive(cookie)).key();
            if (cookie % 2 == 0) {
                assign(key, "mover" + cookie % 5);
            }
        }
        set(Store.Setting.LOCK, "1");
        putUntold(archive(1_000));
        submit();
        untilDurable();
    }

    // ---- turns

    long submit() {
        assertThat(store.submit(batch)).isEqualTo(last + 1);
        last++;
        batch = new Batch();
        return last;
    }

    /** Takes turns until it holds. */
    void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is over; log:\n%s", log()).isLessThan(deadline);
            if (!store.reconcile(this)) {
                sleep();
            }
        }
    }

    private void sleep() {
        try {
            woken.tryAcquire(10, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void untilSettled() {
        until(() -> store.settled() >= last);
    }

    /** Until Redis holds the truth, also where it is not known yet that it does not. */
    void untilIn(RedisServer redis) {
        until(() -> {
            if (!store.state().durable()) {
                return false;
            }
            try {
                assertIsIn(redis);
                return true;
            } catch (AssertionError e) {
                return false;
            }
        });
    }

    int occurrences(String text) {
        return log().split(text, -1).length - 1;
    }

    void untilDurable() {
        until(() -> store.settled() >= last && store.state().durable());
    }

    // ---- comparison

    /** Redis holds this owner's truth and nothing else, byte for byte. */
    void assertIsIn(RedisServer redis) {
        assertThat(redis.hash("coordinatool_requests")).isEqualTo(text(requests));
        assertThat(redis.hash("coordinatool_assigned")).isEqualTo(assigned.entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().toString(), Map.Entry::getValue)));
        assertThat(redis.hash("coordinatool_cancels")).isEqualTo(text(cancels));
        assertThat(redis.hash("coordinatool_untold")).isEqualTo(text(untold));
        assertThat(redis.hash("coordinatool_reordered")).isEqualTo(text(reordered));
        assertThat(redis.hash("coordinatool_arrived")).isEqualTo(arrived.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toString())));
        assertThat(redis.hash("coordinatool_reported")).isEqualTo(reported.entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().toString(), Map.Entry::getValue)));
        assertThat(redis.hash("coordinatool_report_lines")).containsAllEntriesOf(lines.entrySet().stream()
                .collect(Collectors.toMap(e -> String.format("%016x", e.getKey()), Map.Entry::getValue)));
        Map<String, String> kept = redis.hash("coordinatool_settings");
        kept.remove("alive");
        assertThat(kept).isEqualTo(settings.entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().name().toLowerCase(Locale.ROOT), Map.Entry::getValue)));
    }

    String json(Request request) {
        return new String(codec.write(request), StandardCharsets.UTF_8);
    }

    private Map<String, String> text(Map<RequestKey, Request> of) {
        return of.entrySet().stream().collect(Collectors.toMap(e -> e.getKey().toString(), e -> json(e.getValue())));
    }

    // ---- Source

    @Override
    public Store.Walk walk(Batch first) {
        cancels.forEach((key, cancel) -> first.putCancel(key, cancel, Cancel.of(cancel).sent()));
        untold.values().forEach(first::putUntold);
        reordered.forEach(first::putReordered);
        arrived.forEach(first::putArrived);
        reported.forEach(first::putReported);
        lines.forEach(first::putLine);
        List.of(Store.Setting.values()).forEach(s -> first.set(s, settings.get(s)));
        Iterator<RequestKey> walk = new ArrayList<>(requests.keySet()).iterator();
        return part -> next(walk, part);
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
    public boolean hasCancel(RequestKey key) {
        return cancels.containsKey(key);
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
    public void cancel(RequestKey key, Request cancel, boolean sent) {
        assertThat(sent).isEqualTo(Cancel.of(cancel).sent());
        cancels.put(key, cancel);
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
        settings.put(setting, value);
    }

    @Override
    public boolean reported(RequestKey key, String mover) {
        return requests.containsKey(key) && put(reported, key, mover);
    }

    private static boolean put(Map<RequestKey, String> movers, RequestKey key, String mover) {
        movers.put(key, mover);
        return true;
    }

    @Override
    public void line(long number, String line) {
        lines.put(number, line);
    }

    @Override
    public void close() {
        store.close();
    }
}
