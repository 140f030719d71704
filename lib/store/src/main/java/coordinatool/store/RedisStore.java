// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import java.util.concurrent.TimeUnit;

/**
 * The store in Redis, as its owner sees it. The owner's thread never talks to Redis once {@link #start} has been
 * called: {@link Writer} does, and {@link Handover} lies between the two.
 */
final class RedisStore implements Store {
    private static final long CLOSE_MILLIS = 1_000;

    private final RedisAddress redis;
    private final Log log;
    private final Handover handover = new Handover();
    private final Resync resync = new Resync(handover);
    private RedisLink link;
    private Writer writer;
    private Thread thread;
    private Runnable wakeup;

    RedisStore(RedisAddress redis, Log log) {
        this.redis = redis;
        this.log = log;
    }

    @Override
    public void connect() {
        if (link != null) {
            return;
        }
        try {
            link = RedisLink.open(redis);
        } catch (RedisGone e) {
            if (e.misconfigured()) {
                throw new Fatal(ExitCode.CONFIGURATION, "redis at " + redis + " cannot be used: " + e.getMessage()
                        + " (correct redis_host, redis_port, redis_user or redis_password_file,"
                        + " or set redis_host to '' to run without)");
            }
            throw new NotYet("redis at " + redis, e.getMessage());
        }
    }

    @Override
    public void load(Loader loader) {
        connect();
        try {
            new RedisLoader(link, log).load(loader);
        } catch (RedisGone e) {
            link.close();
            throw new Fatal(ExitCode.TRY_AGAIN, "redis at " + redis + " went away while it was read: "
                    + e.getMessage());
        }
    }

    @Override
    public void start(Runnable wakeupOwner) {
        if (link == null) {
            throw new IllegalStateException("start before load");
        }
        wakeup = wakeupOwner;
        writer = new Writer(redis, log, handover, link, wakeup);
        thread = new Thread(writer, "store-writer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Batch newBatch() {
        return new Changes(false);
    }

    @Override
    public long submit(Batch batch) {
        Changes changes = (Changes) batch;
        if (handover.submit(changes)) {
            wakeup.run();
        }
        return changes.number();
    }

    @Override
    public long settled() {
        return handover.settled();
    }

    @Override
    public boolean durable() {
        return handover.phase() == Handover.Phase.DURABLE;
    }

    @Override
    public long awaySince() {
        return handover.awaySince();
    }

    @Override
    public String awayReason() {
        return handover.awayReason();
    }

    @Override
    public String warning() {
        return handover.warning();
    }

    @Override
    public boolean behind() {
        return handover.behind();
    }

    @Override
    public boolean resync(Truth truth) {
        boolean done = resync.step(truth);
        if (resync.isComplete()) {
            finishResync();
            return true;
        }
        return done;
    }

    private void finishResync() {
        long since = handover.awaySince();
        if (handover.compared(resync.generation())) {
            long awayMillis = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(since);
            log.normal("redis back, holds everything again", "redis", redis, "away_ms", awayMillis,
                    "added_or_deleted", handover.repaired());
        }
    }

    @Override
    public void close() {
        if (thread == null) {
            if (link != null) {
                link.close();
            }
            return;
        }
        handover.close();
        boolean ended = join(CLOSE_MILLIS);
        writer.abort();
        if (!ended || !durable()) {
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
