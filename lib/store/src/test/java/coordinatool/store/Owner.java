// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What the scheduler is to a store: every change goes to the truth and into a batch. */
final class Owner extends Truth implements AutoCloseable {
    static final long PATIENCE_SECONDS = 30;

    final Store store;

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Semaphore woken = new Semaphore(0);
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
        store = Store.open(redis, "test:1", null, newLog());
        begin();
    }

    /** One that keeps what Redis misses in this file. */
    Owner(RedisServer redis, Path missed) {
        store = Store.open(redis.address("", ""), "test:1", missed, newLog());
        begin();
    }

    /** The same with a lease that a test can wait for. */
    Owner(RedisServer redis, String instance, long leaseMillis) {
        store = new RedisStore(redis.address("", ""), new Lease(instance, leaseMillis),
                new AwayJournal(null, null), newLog());
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

    void change(Consumer<Batch> change) {
        Batch made = new Batch();
        change.accept(made);
        apply(made);
        made.changes().forEach(this::add);
    }

    private <F, V> void add(Batch.Change<F, V> made) {
        batch.put(made.table(), made.field(), made.value());
    }

    Request put(Request request) {
        change(b -> b.putRequest(request));
        return request;
    }

    void delete(RequestKey key) {
        change(b -> b.deleteRequest(key));
    }

    void assign(RequestKey key, String mover) {
        change(b -> b.assign(key, mover));
    }

    void unassign(RequestKey key) {
        change(b -> b.unassign(key));
    }

    void putCancel(RequestKey key, Request cancel, boolean sent) {
        change(b -> b.putCancel(key, cancel, sent));
    }

    void putUntold(Request request) {
        change(b -> b.putUntold(request));
    }

    void putEnded(RequestKey key, int status) {
        change(b -> b.putEnded(key, status));
    }

    void putReordered(RequestKey key, Request order) {
        change(b -> b.putReordered(key, order));
    }

    void putArrived(String ingest, long number) {
        change(b -> b.putArrived(ingest, number));
    }

    void putReported(RequestKey key, String mover) {
        change(b -> b.putReported(key, mover));
    }

    void putLine(long number, String line) {
        change(b -> b.putLine(number, line));
    }

    void set(Store.Setting setting, String value) {
        change(b -> b.set(setting, value));
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
        // It says so.
        store.reconcile(this);
    }

    // ---- comparison

    /** Redis holds this owner's truth and nothing else, byte for byte. */
    void assertIsIn(RedisServer redis) {
        for (Table<?, ?> table : Table.ALL) {
            Map<String, String> found = redis.hash(table.key);
            List.of(Lease.ALIVE, Lease.CONNECTION, Lease.LIVES, MissedReplay.NOTE).forEach(found::remove);
            assertThat(found).as(table.key).isEqualTo(text(table));
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
