// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.Figures.Commits;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The store in Redis, as its owner sees it. The owner's thread never talks to Redis once {@link #start} has been
 * called: {@link Writer} does, and {@link WriteQueue} lies between the two.
 */
final class RedisStore implements Store {
    private static final long CLOSE_MILLIS = 1_000;

    private final Primary redis;
    private final Lease lease;
    private final Log log;
    private final AwayJournal journal;
    private final WriteQueue queue;
    private final Keeper keeper;
    private final Reconciler reconciler;
    private RedisLink link;
    private HealthCheck health;
    private Writer writer;
    private Thread thread;
    private Runnable wakeup;
    /** The scheduler that Redis belongs to, and {@link System#nanoTime} of the first look at it; null: none. */
    private String other;
    private long otherSince;
    /** How Redis is as the last turn has seen it, and how often it had come back when it was well. */
    private State seen = State.DURABLE;
    /** {@link System#nanoTime} when a turn first saw that it was not well. */
    private long awaySince;
    private int returns;

    RedisStore(RedisAddress redis, Lease lease, AwayJournal journal, Log log) {
        this.redis = new Primary(redis);
        this.lease = lease;
        this.journal = journal;
        this.log = log;
        queue = new WriteQueue(journal.life(), System::nanoTime);
        keeper = new Keeper(queue, journal, log);
        reconciler = new Reconciler(queue);
    }

    @Override
    public void connect() {
        if (link != null) {
            return;
        }
        try {
            link = redis.open();
        } catch (RedisGone e) {
            throw unusable(e);
        }
    }

    private RuntimeException unusable(RedisGone why) {
        if (link != null) {
            link.close();
            link = null;
        }
        if (why.misconfigured()) {
            return new Fatal(ExitCode.CONFIGURATION, "redis at " + redis + " cannot be used: " + why.getMessage()
                    + " (correct redis_host, redis_port, redis_user or redis_password_file,"
                    + " or set redis_host to '' to run without)");
        }
        return new NotYet("redis at " + redis, why.getMessage());
    }

    @Override
    public void load(Loader loader) {
        connect();
        own();
        try (RedisLoader all = new RedisLoader(link, log)) {
            all.load(loader);
        } catch (RedisGone e) {
            link.close();
            throw new Fatal(ExitCode.TRY_AGAIN, "redis at " + redis + " went away while it was read: "
                    + e.getMessage());
        }
    }

    /** Takes the lease, and makes sure that Redis is in order. */
    private void own() {
        try {
            new KeyTypes(link, log).putRight();
            long alive = lease.lastAlive(link);
            String earlier = lease.lastConnection(link);
            String owner = lease.take(link);
            if (owner != null) {
                throw belongsTo(owner);
            }
            if (other != null) {
                log.warn("redis taken over from a scheduler that is gone", "redis", redis, "scheduler", other);
            }
            sayHowOld(alive);
            link.endEarlier(earlier);
            MissedReplay.replay(journal.file(), link, log);
            lease.enter(link, journal.name());
            health = new HealthCheck(link, lease, log, queue.state().warning(), queue::warn);
            health.begin();
        } catch (RedisGone e) {
            throw unusable(e);
        } catch (LeaseLost e) {
            throw belongsTo(e.getMessage());
        }
    }

    /** Who holds Redis for longer than the lease of a dead one lasts is alive. */
    private RuntimeException belongsTo(String owner) {
        if (other == null) {
            otherSince = System.nanoTime();
        }
        other = owner;
        if (System.nanoTime() - otherSince > TimeUnit.MILLISECONDS.toNanos(lease.patienceMillis())) {
            return anothers(owner, ExitCode.CONFIGURATION);
        }
        return new NotYet("redis at " + redis, "it belongs to the scheduler at " + owner + ", which may be alive");
    }

    /** A Redis that went down after we did, or with us, may have come back with an older queue. */
    private void sayHowOld(long alive) {
        long uptime = link.info().uptimeSeconds();
        // Or a second later, since it tells whole seconds.
        long started = System.currentTimeMillis() - TimeUnit.SECONDS.toMillis(uptime + 1);
        long aliveMillis = TimeUnit.NANOSECONDS.toMillis(alive);
        if (alive != 0 && uptime >= 0 && started > aliveMillis) {
            log.warn("redis was started after a scheduler wrote to it last, its queue may be older than the crash:"
                    + " what ended since goes to movers again, what came since is missing", "redis", redis,
                    "queue_of", Instant.ofEpochMilli(aliveMillis), "redis_started", Instant.ofEpochMilli(started));
        }
    }

    private Fatal anothers(String owner, ExitCode exitCode) {
        return new Fatal(exitCode, "redis at " + redis + " belongs to the scheduler at " + owner + ", which is alive:"
                + " give each coordinator a Redis of its own (redis_host, redis_port), or stop that one first");
    }

    @Override
    public void start(Runnable wakeupOwner) {
        if (link == null) {
            throw new IllegalStateException("start before load");
        }
        wakeup = wakeupOwner;
        journal.onSynced(wakeup);
        writer = new Writer(redis, lease, log, queue, link, health, wakeup);
        redis.watch();
        thread = new Thread(writer, "store-writer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public long submit(Batch batch) {
        long number = queue.submit(batch);
        if (queue.phase().keeps() && queue.leaseLostTo().isEmpty()) {
            keeper.work(System.nanoTime(), writer.lastHeard());
        }
        if (queue.settled() >= number) {
            wakeup.run();
        }
        return number;
    }

    @Override
    public long settled() {
        return queue.settled();
    }

    @Override
    public State state() {
        return queue.state();
    }

    @Override
    public Commits commits() {
        return queue.commits();
    }

    @Override
    public boolean behind() {
        return queue.behind();
    }

    @Override
    public boolean reconcile(Source truth) {
        if (!queue.leaseLostTo().isEmpty()) {
            throw anothers(queue.leaseLostTo(), ExitCode.TRY_AGAIN);
        }
        boolean done = keeper.work(System.nanoTime(), writer.lastHeard());
        done |= reconciler.step(truth);
        State now = queue.state();
        if (now != seen) {
            if (seen.durable()) {
                awaySince = System.nanoTime();
            }
            tell(now);
            seen = now;
        }
        return done;
    }

    private void tell(State now) {
        if (!now.durable() || seen.durable()) {
            return;
        }
        long awayMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - awaySince);
        if (returns == queue.generation()) {
            log.info("redis has caught up", "redis", redis, "late_ms", awayMillis);
            return;
        }
        returns = queue.generation();
        log.normal("redis back, holds everything again", "redis", redis, "away_ms", awayMillis,
                "added_or_deleted", queue.repaired());
        if (!now.warning().isEmpty()) {
            log.warn("redis may lose the queue", "because", now.warning());
        }
    }

    @Override
    public long deadlineNanos() {
        return keeper.deadlineNanos(writer.lastHeard());
    }

    @Override
    public Store.Inspection inspect(Source truth, boolean repair) throws StoreAway {
        return RedisInspection.of(queue, truth, repair);
    }

    @Override
    public void close() {
        if (thread == null) {
            if (link != null) {
                link.close();
            }
            return;
        }
        queue.end();
        redis.close();
        boolean ended = join(CLOSE_MILLIS);
        writer.abort();
        join(CLOSE_MILLIS);
        if (queue.leaseLostTo().isEmpty()) {
            keeper.keepAll();
        }
        if (!ended || !queue.state().durable()) {
            log.error("redis does not hold the last changes", "redis", redis);
        }
    }

    private boolean join(long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
