// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.Figures.Commits;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * What lies between the owner of a store and its writer: batches and questions one way, confirmations and answers
 * the other way, and the state of Redis, which only the writer finds out.
 *
 * <p>The lock is held for a few instructions at a time. What the owner reads in every turn is volatile, and written in
 * such an order that an owner who reads {@code settled} first and the state then is never told that something is
 * durable that was dropped.
 */
final class WriteQueue {
    /** Changes on their way at which the owner should pause: a second's work for Redis, some 50 MB of ours. */
    private static final int BEHIND_CHANGES = 200_000;

    private final String life;
    private final LongSupplier nanoTime;
    private final InFlight inFlight = new InFlight();
    private final Unkept unkept = new Unkept();
    /** In the phase of that name: what ends it. */
    private Entry closing;
    /** The writer while it waits. A monitor would have it wait once more, for whoever wakes it to leave that. */
    private Thread parked;
    private boolean ending;
    private Question question;
    private long submitted;
    private volatile boolean caughtUp;
    private volatile long settled;
    private volatile Phase phase = Phase.DURABLE;
    private volatile Store.State state = Store.State.DURABLE;
    private volatile String leaseLostTo = "";
    private volatile int generation;
    private volatile long repaired;

    /**
     * @param life     of the file in which is kept what Redis misses, see {@link AwayJournal}; empty: there is none
     * @param nanoTime {@link System#nanoTime} or a clock like it
     */
    WriteQueue(String life, LongSupplier nanoTime) {
        this.life = life;
        this.nanoTime = nanoTime;
    }

    // ---- the owner's side

    /** Takes a batch. Returns its number. */
    synchronized long submit(Batch batch) {
        submitted++;
        Entry entry = new Entry(batch, submitted, false, nanoTime.getAsLong());
        if (phase.keeps()) {
            unkept.add(entry);
        }
        if (phase != Phase.AWAY) {
            add(entry);
        }
        return submitted;
    }

    /** Takes away what is to be kept next: no more changes than this, but for a single batch. */
    synchronized List<Entry> unkept(int changes) {
        return unkept.take(changes);
    }

    /** All up to this batch is kept, so nobody need wait for it. */
    synchronized void kept(long number) {
        settled = Math.max(settled, number);
    }

    /** {@link System#nanoTime} since when something waits for Redis without a break; 0: nothing does. */
    long waitingSince() {
        return inFlight.since();
    }

    /** Redis has not answered for too long: what it has not confirmed is to be kept. Returns whether it is so. */
    synchronized boolean late(long nowNanosSinceEpoch, String reason) {
        if (phase.keeps() || inFlight.since() == 0) {
            return false;
        }
        inFlight.forEach(unkept::add);
        notDurable(nowNanosSinceEpoch, reason);
        phase = Phase.LATE;
        caughtUp = false;
        return true;
    }

    private void notDurable(long nowNanosSinceEpoch, String reason) {
        long since = state.durable() ? nowNanosSinceEpoch : state.awaySince();
        state = new Store.State(false, since, reason, state.warning());
    }

    /** Whether a Redis that was late has answered since, and has little left to do. */
    boolean caughtUp() {
        return caughtUp && phase == Phase.LATE;
    }

    /** Nothing more need be kept; what was kept is written, and then that it was. */
    synchronized void close() {
        Batch note = new Batch();
        if (!life.isEmpty()) {
            note.put(Table.SETTINGS, MissedReplay.NOTE, life + " " + submitted);
        }
        phase = Phase.CLOSING;
        closing = new Entry(note, submitted, true, nanoTime.getAsLong());
        add(closing);
    }

    /** Takes a repair, which is dropped where Redis is away. */
    synchronized void repair(Batch batch) {
        if (phase != Phase.AWAY) {
            add(new Entry(batch, 0, false, nanoTime.getAsLong()));
        }
    }

    private void add(Entry entry) {
        inFlight.add(entry);
        wakeWriter();
    }

    private void wakeWriter() {
        if (parked != null) {
            LockSupport.unpark(parked);
            parked = null;
        }
    }

    long settled() {
        return settled;
    }

    synchronized Commits commits() {
        return inFlight.commits();
    }

    boolean behind() {
        return inFlight.changes() > BEHIND_CHANGES;
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
        return inFlight.repairs();
    }

    /** Names the time since Redis came back last. */
    int generation() {
        return generation;
    }

    /** How many fields the repairs of this generation added or deleted so far. */
    long repaired() {
        return repaired;
    }

    /** Asks; what was asked before and is not taken yet is not answered. */
    synchronized <Q extends Question> Q ask(Q asked) {
        question = asked;
        wakeWriter();
        return asked;
    }

    synchronized long submitted() {
        return submitted;
    }

    /** The comparison is done. @return false where Redis has gone meanwhile */
    synchronized boolean compared(int ofGeneration) {
        if (phase != Phase.COMPARED || generation != ofGeneration) {
            return false;
        }
        close();
        return true;
    }

    /** No more batches will come. */
    synchronized void end() {
        ending = true;
        wakeWriter();
        notifyAll();
    }

    // ---- the writer's side

    /**
     * Waits for something to do.
     *
     * @return batches for one round, in order, all of them repairs or none, what closes alone; none where there is a
     *     question only, the time is over, or the owner has ended
     */
    List<Entry> await(long millis) throws InterruptedException {
        if (isIdle()) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(millis));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return take();
    }

    /** Whether there is nothing to do; then the owner wakes the thread that asks as soon as there is. */
    private synchronized boolean isIdle() {
        boolean idle = inFlight.isTaken() && question == null && !ending;
        parked = idle ? Thread.currentThread() : null;
        return idle;
    }

    /** The same without waiting. */
    synchronized List<Entry> take() {
        parked = null;
        return inFlight.take();
    }

    /** True once the owner has ended and all that it had handed over has been taken. */
    synchronized boolean finished() {
        return ending && inFlight.isTaken();
    }

    /** Redis has confirmed the round, and that of it so many fields changed something there. */
    synchronized void settle(List<Entry> round, long changed) {
        inFlight.confirm(round, nanoTime.getAsLong());
        caughtUp = inFlight.changes() <= InFlight.MAX_ROUND_CHANGES;
        Entry last = round.get(round.size() - 1);
        if (last.isRepair()) {
            repaired += changed;
            return;
        }
        if (last == closing && phase == Phase.CLOSING) {
            phase = Phase.DURABLE;
            state = new Store.State(true, 0, "", state.warning());
        }
        settled = Math.max(settled, last.number());
    }

    /** What the owner asks, once; null for nothing. */
    synchronized Question takeQuestion() {
        Question taken = question;
        question = null;
        return taken;
    }

    /** Redis does not answer: nothing more is waited for, once it is kept. @return whether all was well before */
    synchronized boolean lost(long nowNanosSinceEpoch, String reason) {
        boolean news = phase != Phase.AWAY && phase != Phase.COMPARED;
        inFlight.forEach(unkept::add);
        inFlight.clear();
        notDurable(nowNanosSinceEpoch, reason);
        phase = Phase.AWAY;
        question = null;
        return news;
    }

    /** Redis is still away, for this reason, as the last attempt found. */
    synchronized void stillAway(String reason) {
        state = state.awayReason().equals(reason) ? state
                : new Store.State(false, state.awaySince(), reason, state.warning());
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

    /** Waits before the next attempt to connect. @return false where the owner has ended */
    synchronized boolean pause(long millis) throws InterruptedException {
        if (!ending) {
            wait(millis);
        }
        return !ending;
    }
}
