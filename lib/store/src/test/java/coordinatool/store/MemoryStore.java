// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.store.Page.Found;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A store in the memory of this JVM, for tests. What has been written is there for the next scheduler
 * that loads it; what was handed over and not written yet is lost with the one before. It can go away and come back,
 * and can be told when to write. One thread.
 */
public final class MemoryStore implements Store {
    /** What the store held at some time. */
    public static final class Copy {
        private final Contents contents = new Contents();

        private Copy(Contents from) {
            Table.ALL.forEach(table -> copy(from, table));
        }

        private <F, V> void copy(Contents from, Table<F, V> table) {
            contents.of(table).putAll(from.of(table));
        }
    }

    private final RequestCodec codec = new RequestCodec();
    private Contents contents = new Contents();
    private WriteQueue queue = newQueue();
    private Reconciler reconciler = new Reconciler(queue);
    private Runnable wakeup = () -> { };
    private boolean slow;
    private long submitted;
    /** What it has missed while it was late or away and until it was compared, as AwayJournal keeps it in a file. */
    private final List<Entry> missed = new ArrayList<>();

    private static WriteQueue newQueue() {
        return new WriteQueue("", () -> 0);
    }

    // ---- for whoever plays Redis

    /** Whether what is handed over waits for {@link #write}. */
    public void setSlow(boolean on) {
        slow = on;
    }

    /** Writes what was handed over. */
    public void write() {
        for (List<Entry> round = queue.take(); !round.isEmpty(); round = queue.take()) {
            round.forEach(this::write);
            queue.settle(round, round.size());
        }
        Question question = queue.takeQuestion();
        if (question instanceof Scan scan) {
            scan.page = page(scan.table);
        } else if (question instanceof Lookup lookup) {
            lookup.wrong = lookup.wanted.changes().stream()
                    .filter(change -> !Objects.equals(change.value(), value(change)))
                    .map(change -> new Lookup.Wrong(change, "another value")).toList();
        }
        wakeup.run();
    }

    private void write(Entry entry) {
        apply(entry.batch(), contents);
        if (entry.closes()) {
            missed.removeIf(kept -> kept.number() <= entry.number());
        }
    }

    private Object value(Batch.Change<?, ?> change) {
        return contents.of(change.table()).get(change.field());
    }

    /** Is away from now on. What was handed over and not written is lost. */
    public void leave(long nowNanosSinceEpoch, String reason) {
        queue.lost(nowNanosSinceEpoch, reason);
        keep();
        wakeup.run();
    }

    /** Has not answered for a while. What was handed over and not written is kept, and will be written. */
    public void beLate(long nowNanosSinceEpoch, String reason) {
        queue.late(nowNanosSinceEpoch, reason);
        keep();
        wakeup.run();
    }

    private void keep() {
        for (Entry entry : queue.unkept(Integer.MAX_VALUE)) {
            missed.add(entry);
            queue.kept(entry.number());
        }
    }

    /** Is there again, with what it held. */
    public void comeBack() {
        queue.returned();
        wakeup.run();
    }

    /** Gets what it has missed while the last scheduler had lost it; as the next one does before it reads. */
    public void replay() {
        missed.forEach(entry -> apply(entry.batch(), contents));
        missed.clear();
    }

    /** Holds nothing any more. */
    public void forget() {
        contents = new Contents();
    }

    /** What it holds now, for {@link #setBack}. */
    public Copy copy() {
        return new Copy(contents);
    }

    /** Holds again what it held then. */
    public void setBack(Copy earlier) {
        contents = new Copy(earlier.contents).contents;
    }

    /** The requests that it holds. */
    public Map<RequestKey, Request> requests() {
        return Collections.unmodifiableMap(contents.of(Table.REQUESTS));
    }

    /** In what it differs from the truth, but for lines of reports; empty where it does not. */
    public String differenceTo(Source truth) {
        Contents right = new Contents();
        Batch all = new Batch();
        Walk walk = truth.walk(all);
        while (walk.next(all)) {
            // One part after the other.
        }
        apply(all, right);
        return Table.ALL.stream().filter(table -> table != Table.LINES)
                .map(table -> difference(table, right)).collect(Collectors.joining());
    }

    private <F, V> String difference(Table<F, V> table, Contents right) {
        Map<F, String> here = texts(table, contents);
        Map<F, String> there = texts(table, right);
        return here.equals(there) ? "" : table.key + " has " + here + ", not " + there + "; ";
    }

    private <F, V> Map<F, String> texts(Table<F, V> table, Contents of) {
        Map<F, String> texts = new HashMap<>();
        of.of(table).forEach((field, value) -> texts.put(field, text(table, value)));
        return texts;
    }

    /** Of a cancel that was sent its own scheduler does not know any more when it was first seen. */
    private <V> String text(Table<?, V> table, V value) {
        return value instanceof Cancel cancel ? "sent " + cancel.sent()
                : new String(table.values.writer().write(value, codec), StandardCharsets.UTF_8);
    }

    /** Whether all that was handed over has been written. */
    public boolean isWritten() {
        return queue.settled() == submitted;
    }

    /** Who has them. */
    public Map<RequestKey, String> assigned() {
        return Collections.unmodifiableMap(contents.of(Table.ASSIGNED));
    }

    /** Carries the changes out. */
    static void apply(Batch batch, Contents contents) {
        batch.changes().forEach(change -> apply(change, contents));
    }

    private static <F, V> void apply(Batch.Change<F, V> change, Contents contents) {
        if (change.clears()) {
            contents.of(change.table()).clear();
        } else if (change.value() == null) {
            contents.of(change.table()).remove(change.field());
        } else {
            contents.of(change.table()).put(change.field(), change.value());
        }
    }

    private <V> Page page(Table<RequestKey, V> table) {
        List<Found> found = new ArrayList<>();
        contents.of(table).forEach((key, value) ->
                found.add(new Found(key, table.values == Form.NAME ? (String) value : null)));
        return new Page(found, null);
    }

    // ---- for its owner

    @Override
    public void connect() {
        // It is at hand.
    }

    @Override
    public void load(Loader loader) {
        queue = newQueue();
        submitted = 0;
        replay();
        reconciler = new Reconciler(queue);
        show(loader);
    }

    /** Shows what has been written. */
    public void show(Loader loader) {
        contents.of(Table.REQUESTS).values().forEach(loader::request);
        loader.endOfRequests();
        contents.of(Table.ASSIGNED).forEach(loader::assigned);
        contents.of(Table.HELD).forEach(loader::held);
        contents.of(Table.CANCELS).forEach((key, cancel) -> loader.cancel(key, cancel.request(), cancel.sent()));
        contents.of(Table.UNTOLD).values().forEach(loader::untold);
        contents.of(Table.REORDERED).forEach(loader::reordered);
        contents.of(Table.ENDED).forEach((key, status) -> loader.ended(key, status.intValue()));
        contents.of(Table.STRAYS).forEach(loader::strays);
        contents.of(Table.ARRIVED).forEach(loader::arrived);
        contents.of(Table.SETTINGS).forEach((field, value) -> loader.setting(Setting.ofField(field), value));
        contents.of(Table.REPORTED).forEach(loader::reported);
        contents.of(Table.LINES).forEach(loader::line);
    }

    @Override
    public void start(Runnable wakeupOwner) {
        wakeup = wakeupOwner;
    }

    @Override
    public long submit(Batch batch) {
        submitted = queue.submit(batch);
        keep();
        if (!slow) {
            write();
        }
        return submitted;
    }

    @Override
    public long settled() {
        return queue.settled();
    }

    @Override
    public long deadlineNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    public State state() {
        return queue.state();
    }

    @Override
    public boolean behind() {
        return queue.behind();
    }

    @Override
    public boolean reconcile(Source truth) {
        boolean done = reconciler.step(truth);
        if (queue.caughtUp()) {
            queue.close();
        }
        if (!slow) {
            write();
        }
        return done;
    }

    @Override
    public Store.Inspection inspect(Source truth, boolean repair) throws StoreAway {
        return RedisInspection.of(queue, truth, repair);
    }

    @Override
    public void close() {
        write();
    }
}
