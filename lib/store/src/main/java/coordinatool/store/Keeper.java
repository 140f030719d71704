// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps in a file what Redis misses, and decides when Redis is late. On the owner's thread, a little in each turn.
 */
// The policy: nobody waits for Redis for longer than LIMIT. A Redis that is stopped, whose host is frozen, or that
// waits for its disk keeps the connection and says nothing, and only after RedisLink.TIMEOUT_MILLIS it is given up and
// everything is compared. That time cannot be short, since a comparison costs seconds of work with a large queue, and a
// Redis that is slow now and then would be compared again and again. So there is something in between: after LIMIT what
// is unconfirmed goes into the file as well, and counts as settled as soon as the disk has it. Redis still gets
// everything in order, on the same connection. When it has caught up it is told that it has all that is in the file
// (see MissedReplay), and the file is removed. Nothing need be compared.
//
// Only silence counts, not the time that a batch takes: a hundred thousand new requests are written in a second, with
// an answer every few milliseconds. To copy them into a file on this thread would take as long as to wait for them.
//
// While Redis is late its file has to be on disk before anything is settled. A Redis with "appendfsync always" that
// waits for a slow disk must not lose its promise by that; where the disk is the same, nothing is gained and nothing
// lost. While Redis is away the memory of the kernel has to do, or an outage would cost as many waits as there are
// turns; the file is on disk a moment later.
final class Keeper {
    /** So long Redis may be silent while something waits for it. With what follows, replies take below 100 ms. */
    static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Changes that are kept in a turn, some 5 ms. */
    private static final int STEP = 1_000;
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final WriteQueue queue;
    private final AwayJournal journal;
    private final RateLimitedLog late;

    Keeper(WriteQueue queue, AwayJournal journal, Log log) {
        this.queue = queue;
        this.journal = journal;
        late = new RateLimitedLog(log, "redis is late, keeping in a file what it has not confirmed", QUIET);
    }

    /**
     * Does what there is to do, within bounds.
     *
     * @param lastHeard {@link System#nanoTime} when Redis last answered or took something
     * @return whether something was done
     */
    boolean work(long nowNanos, long lastHeard) {
        late.tell(nowNanos);
        if (nowNanos >= deadlineNanos(lastHeard)) {
            long millis = TimeUnit.NANOSECONDS.toMillis(nowNanos - Math.max(lastHeard, queue.waitingSince()));
            if (queue.late(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()),
                    "no answer for " + millis + " ms")) {
                late.add(nowNanos, "silent_ms", millis);
            }
        }
        boolean done = keep(STEP);
        if (queue.caughtUp()) {
            queue.close();
        }
        clear();
        return done;
    }

    private void clear() {
        if (queue.phase() == Phase.DURABLE) {
            journal.clear();
        }
    }

    /** Keeps all that nobody has, however much that is. */
    void keepAll() {
        while (keep(Integer.MAX_VALUE)) {
            // There may be more.
        }
        clear();
    }

    private boolean keep(int changes) {
        List<Entry> part = queue.unkept(changes);
        // Read before what has been kept: it may only become one that asks for less.
        Phase phase = queue.phase();
        if (!part.isEmpty()) {
            journal.add(part, phase == Phase.LATE);
        }
        if (phase == Phase.LATE) {
            queue.kept(journal.synced());
        } else if (phase.keeps()) {
            queue.kept(journal.written());
        }
        return !part.isEmpty();
    }

    /** When Redis will be late, by {@link System#nanoTime}; {@code Long.MAX_VALUE} where nothing waits for it. */
    long deadlineNanos(long lastHeard) {
        long since = queue.waitingSince();
        return since == 0 || queue.phase().keeps() || !journal.works() ? Long.MAX_VALUE
                : Math.max(since, lastHeard) + LIMIT_NANOS;
    }
}
