// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.RequestKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies between the owner of a store and its writer: batches one way, confirmations and pages of a scan the other
 * way, and the state of Redis, which only the writer finds out.
 *
 * <p>The lock is held for a few instructions at a time. What the owner reads in every turn is volatile, and written in
 * such an order that an owner who reads {@code settled} first and the state then is never told that something is
 * durable that was dropped.
 */
final class WriteQueue {
    /** Most changes in one round to Redis: some 3 MB and 15 ms, far below the time after which Redis counts as away. */
    private static final int MAX_ROUND_CHANGES = 10_000;
    /** Changes on their way at which the owner should pause: a second's work for Redis, some 50 MB of ours. */
    private static final int BEHIND_CHANGES = 200_000;

    /** What Redis holds. */
    enum Phase {
        /** All that is settled. */
        DURABLE,
        /** Nobody knows: it does not answer. */
        AWAY,
        /** It answers again, and is being compared with the truth. */
        COMPARED
    }

    /** A batch on its way. @param number of the owner's batches 1, 2, 3…; 0 for a repair, see {@link Reconciler} */
    record Entry(Batch batch, long number) {
        boolean isRepair() {
            return number == 0;
        }
    }

    /** A field, and the mover where the hash holds names, else null. */
    record Found(RequestKey key, String mover) {
    }

    /** Part of a hash. @param next where the next part begins; null where this is the last */
    record Page(List<Found> found, byte[] next) {
    }

    private final AwayJournal journal;
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    /** What the writer has taken and Redis has not confirmed. */
    private List<Entry> taken = List.of();
    private boolean writerWaits;
    private boolean closing;
    private Scan scan;
    private Lookup lookup;
    private long submitted;
    private volatile long settled;
    private volatile int onTheirWay;
    private volatile int repairsInFlight;
    private volatile Phase phase = Phase.DURABLE;
    private volatile Store.State state = Store.State.DURABLE;
    private volatile String leaseLostTo = "";
    private volatile int generation;
    private volatile long repaired;

    /** @param journal for what is handed over while Redis does not hold all */
    WriteQueue(AwayJournal journal) {
        this.journal = journal;
    }

    // ---- the owner's side

    /** Takes a batch. Returns its number; where Redis is away it is settled at once. */
    synchronized long submit(Batch batch) {
        submitted++;
        if (phase != Phase.DURABLE) {
            journal.add(batch);
        }
        if (phase == Phase.AWAY) {
            settled = submitted;
        } else {
            add(new Entry(batch, submitted));
        }
        return submitted;
    }

    /** Takes a repair, which is dropped where Redis is away. */
    synchronized void repair(Batch batch) {
        if (phase != Phase.AWAY) {
            repairsInFlight++;
            add(new Entry(batch, 0));
        }
    }

    private void add(Entry entry) {
        waiting.add(entry);
        onTheirWay += entry.batch().size();
        wakeWriter();
    }

    private void wakeWriter() {
        if (writerWaits) {
            notifyAll();
        }
    }

    long settled() {
        return settled;
    }

    boolean behind() {
        return onTheirWay > BEHIND_CHANGES;
    }

    Phase phase() {
        return phase;
    }

    Store.State state() {
        return state;
    }

    /** The scheduler that Redis belongs to now; empty: to this one. */
    String leaseLostTo() {
        return leaseLostTo;
    }

    /** Repairs handed over and not confirmed. */
    int repairsInFlight() {
        return repairsInFlight;
    }

    /** Names the time since Redis came back last. */
    int generation() {
        return generation;
    }

    /** How many fields the repairs of this generation added or deleted so far. */
    long repaired() {
        return repaired;
    }

    /** Asks for part of a hash. */
    synchronized Scan scan(Table<RequestKey, ?> table, byte[] cursor) {
        scan = new Scan(table, cursor);
        wakeWriter();
        return scan;
    }

    /** Asks what of a batch Redis does not hold. */
    synchronized Lookup lookup(Batch wanted) {
        lookup = new Lookup(wanted);
        wakeWriter();
        return lookup;
    }

    synchronized long submitted() {
        return submitted;
    }

    /** The comparison is done. @return false where Redis has gone meanwhile */
    synchronized boolean compared(int ofGeneration) {
        if (phase != Phase.COMPARED || generation != ofGeneration) {
            return false;
        }
        phase = Phase.DURABLE;
        state = new Store.State(true, 0, "", state.warning());
        journal.clear();
        return true;
    }

    /** No more batches will come. */
    synchronized void close() {
        closing = true;
        notifyAll();
    }

    // ---- the writer's side

    /**
     * Waits for something to do.
     *
     * @return batches for one round, in order, all of them repairs or none; none where there is a page to fetch, the
     *     time is over, or the owner has closed
     */
    synchronized List<Entry> await(long millis) throws InterruptedException {
        if (waiting.isEmpty() && scan == null && lookup == null && !closing) {
            writerWaits = true;
            wait(millis);
            writerWaits = false;
        }
        return take();
    }

    /** The same without waiting. */
    synchronized List<Entry> take() {
        List<Entry> round = new ArrayList<>();
        int size = 0;
        for (Entry next = waiting.peek(); next != null; next = waiting.peek()) {
            boolean fits = round.isEmpty() || size + next.batch().size() <= MAX_ROUND_CHANGES
                    && next.isRepair() == round.get(0).isRepair();
            if (!fits) {
                break;
            }
            size += next.batch().size();
            round.add(waiting.poll());
        }
        taken = round;
        return round;
    }

    /** True once the owner has closed and all that it had handed over has been taken. */
    synchronized boolean finished() {
        return closing && waiting.isEmpty();
    }

    /** Redis has confirmed the round, and that of it so many fields changed something there. */
    synchronized void settle(List<Entry> round, long changed) {
        taken = List.of();
        for (Entry entry : round) {
            onTheirWay -= entry.batch().size();
            repairsInFlight -= entry.isRepair() ? 1 : 0;
        }
        Entry last = round.get(round.size() - 1);
        if (last.isRepair()) {
            repaired += changed;
        } else {
            settled = last.number();
        }
    }

    /** What the owner waits for, once; null for nothing. */
    synchronized Scan takeScan() {
        Scan taken = scan;
        scan = null;
        return taken;
    }

    synchronized Lookup takeLookup() {
        Lookup taken = lookup;
        lookup = null;
        return taken;
    }

    /** Redis does not answer: nothing more is waited for. @return whether all was well before */
    synchronized boolean lost(long nowNanosSinceEpoch, String reason) {
        boolean news = phase == Phase.DURABLE;
        if (news) {
            taken.forEach(this::keep);
            waiting.forEach(this::keep);
        }
        taken = List.of();
        state = new Store.State(false, news ? nowNanosSinceEpoch : state.awaySince(), reason, state.warning());
        phase = Phase.AWAY;
        waiting.clear();
        onTheirWay = 0;
        repairsInFlight = 0;
        scan = null;
        lookup = null;
        settled = submitted;
        return news;
    }

    private void keep(Entry entry) {
        if (!entry.isRepair()) {
            journal.add(entry.batch());
        }
    }

    /** Redis is still away, for this reason, as the last attempt found. */
    synchronized void stillAway(String reason) {
        state = new Store.State(false, state.awaySince(), reason, state.warning());
    }

    /** What Redis' own settings threaten, empty for nothing. */
    synchronized void warn(String line) {
        state = new Store.State(state.durable(), state.awaySince(), state.awayReason(), line);
    }

    /** Redis belongs to another scheduler, for good. */
    void leaseLost(String to, long nowNanosSinceEpoch) {
        lost(nowNanosSinceEpoch, "it belongs to the scheduler at " + to);
        leaseLostTo = to;
    }

    /** Redis answers again; what it holds is to be compared. */
    synchronized void returned() {
        repaired = 0;
        generation++;
        phase = Phase.COMPARED;
    }

    /** Waits before the next attempt to connect. @return false where the owner has closed */
    synchronized boolean pause(long millis) throws InterruptedException {
        if (!closing) {
            wait(millis);
        }
        return !closing;
    }
}
