// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.FormatException;
import coordinatool.store.Page.Found;
import coordinatool.tool.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The thread that talks to Redis: writes what the owner hands over, fetches pages for the comparison, finds out when
 * Redis goes and comes, or has lost what it held. Whatever goes wrong has one answer: the connection is closed, Redis
 * counts as away, and a new connection is tried until one holds.
 */
final class Writer implements Runnable {
    /** How often an idle connection is tried: a Redis that lost its data is to be noticed while we have it still. */
    private static final long PING_MILLIS = 1_000;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LAST_PAUSE_MILLIS = 1_000;

    private final Primary redis;
    private final Lease lease;
    private final Log log;
    private final WriteQueue queue;
    private final Runnable wakeup;
    private final RequestCodec codec = new RequestCodec();
    private final BadRecords bad;
    private final ScanPage page = new ScanPage();
    private volatile RedisLink link;
    private HealthCheck health;
    /** The connection before, whose orders may still be on their way. */
    private RedisLink earlier;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private String lastComplaint = "";

    /** @param health of {@code link}, begun */
    Writer(Primary redis, Lease lease, Log log, WriteQueue queue, RedisLink link, HealthCheck health,
            Runnable wakeup) {
        this.redis = redis;
        this.lease = lease;
        this.log = log;
        this.queue = queue;
        this.link = link;
        this.health = health;
        this.wakeup = wakeup;
        this.bad = new BadRecords(log);
    }

    @Override
    public void run() {
        try {
            while (!queue.finished()) {
                if (link != null) {
                    talk();
                } else if (queue.pause(pauseMillis)) {
                    reconnect();
                }
            }
            release();
        } catch (LeaseLost e) {
            queue.leaseLost(e.getMessage(), nowNanos());
            wakeup.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            abort();
        }
    }

    /** Another scheduler need not wait for the lease of one that has ended in order. */
    private void release() {
        try {
            if (link != null) {
                lease.release(link);
            }
        } catch (RedisGone e) {
            log.info("redis keeps our lease until it expires", "reason", e.getMessage());
        }
    }

    /** {@link System#nanoTime} when Redis last answered, or took something; 0 while it is away. From any thread. */
    long lastHeard() {
        RedisLink current = link;
        return current == null ? 0 : current.lastHeard();
    }

    /** Ends what waits in the connection; from any thread. */
    void abort() {
        RedisLink current = link;
        if (current != null) {
            current.close();
        }
    }

    private void talk() throws InterruptedException, LeaseLost {
        try {
            List<Entry> round = queue.await(PING_MILLIS);
            Question question = queue.takeQuestion();
            redis.check(link);
            if (round.isEmpty() && question == null || health.isDue()) {
                health.check();
            }
            if (!round.isEmpty()) {
                write(round);
            }
            if (question != null) {
                answer(question);
            }
        } catch (RedisGone e) {
            lost(e);
        }
    }

    private void write(List<Entry> round) throws RedisGone, LeaseLost {
        long changed = new Round(link, codec).write(round.stream().map(Entry::batch).toList());
        if (round.get(0).isRepair()) {
            // One that loses again what it is given back must not look as if it were mended.
            health.check();
        }
        queue.settle(round, changed);
        wakeup.run();
    }

    private void answer(Question question) throws RedisGone {
        if (question instanceof Lookup lookup) {
            lookup.wrong = new Looker(link, codec).look(lookup);
        } else {
            Scan scan = (Scan) question;
            scan.page = fetch(scan);
        }
        wakeup.run();
    }

    private Page fetch(Scan scan) throws RedisGone {
        boolean named = scan.table.values == Form.NAME;
        link.scan(scan.table, scan.cursor);
        byte[] next = link.scanned();
        link.page(page);
        List<Found> found = new ArrayList<>(page.size());
        for (int i = 0; i < page.size(); i++) {
            try {
                found.add(new Found(page.field(i, scan.table.fields, codec),
                        named ? page.value(i, Form.NAME, codec) : null));
            } catch (FormatException e) {
                bad.add(scan.table, page.field(i), page.value(i), e.getMessage());
            }
        }
        bad.flush(link);
        return new Page(found, RedisLink.isLast(next) ? null : next);
    }

    private void lost(RedisGone reason) {
        link.close();
        earlier = link;
        link = null;
        if (queue.lost(nowNanos(), reason.getMessage())) {
            pauseMillis = FIRST_PAUSE_MILLIS;
            lastComplaint = "";
        }
        complain(reason);
        wakeup.run();
    }

    private static long nowNanos() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    private void reconnect() throws LeaseLost {
        pauseMillis = Math.min(pauseMillis * 2, LAST_PAUSE_MILLIS);
        RedisLink fresh = null;
        try {
            fresh = redis.open();
            fresh.endEarlier(earlier.identity());
            health = new HealthCheck(fresh, lease, log, queue.state().warning(), queue::warn);
            health.begin();
            link = fresh;
            queue.returned();
            log.info("redis answers again, comparing", "redis", redis);
            wakeup.run();
        } catch (RedisGone e) {
            queue.stillAway(e.getMessage());
            complain(e);
        } finally {
            if (fresh != null && link == null) {
                fresh.close();
            }
        }
    }

    /** Logs each reason once in a row, since the attempts go on for as long as it takes. */
    private void complain(RedisGone reason) {
        if (!reason.getMessage().equals(lastComplaint)) {
            lastComplaint = reason.getMessage();
            log.error("redis away, going on from memory", "redis", redis, "reason", lastComplaint);
        }
    }
}
