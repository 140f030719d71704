// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.lustre.FormatException;
import coordinatool.lustre.RequestKey;
import coordinatool.store.Handover.Found;
import coordinatool.store.Handover.Page;
import coordinatool.store.Handover.Wanted;
import coordinatool.tool.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Protocol.Command;

/**
 * The thread that talks to Redis: writes what the owner hands over, fetches pages for the comparison, finds out when
 * Redis goes and comes. Whatever goes wrong has one answer: the connection is closed, Redis counts as away, and a new
 * connection is tried until one holds.
 */
final class Writer implements Runnable {
    /** An idle connection is tried so often, since a Redis that was restarted empty is to be noticed before we are. */
    private static final long PING_MILLIS = 1_000;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LAST_PAUSE_MILLIS = 1_000;
    private static final int PAGE = 1_000;

    private final RedisAddress redis;
    private final Log log;
    private final Handover handover;
    private final Runnable wakeup;
    private final Records records = new Records();
    private final StallGuard guard = new StallGuard(this::abort);
    private final BadRecords bad;
    private volatile RedisLink link;
    /** The connection before, whose orders may still be on their way. */
    private RedisLink earlier;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private String lastComplaint = "";

    Writer(RedisAddress redis, Log log, Handover handover, RedisLink link, Runnable wakeup) {
        this.redis = redis;
        this.log = log;
        this.handover = handover;
        this.link = link;
        this.wakeup = wakeup;
        this.bad = new BadRecords(log);
    }

    @Override
    public void run() {
        try {
            while (!handover.finished()) {
                if (link != null) {
                    talk();
                } else if (handover.pause(pauseMillis)) {
                    reconnect();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            guard.close();
            abort();
        }
    }

    /** Ends what waits in the connection; from any thread. */
    void abort() {
        RedisLink current = link;
        if (current != null) {
            current.abort();
        }
    }

    private void talk() throws InterruptedException {
        try {
            List<Changes> round = handover.take(PING_MILLIS);
            Wanted wanted = handover.wanted();
            if (!round.isEmpty()) {
                handover.settle(round, new Round(link, records, guard).write(round));
                wakeup.run();
            }
            if (wanted != null) {
                handover.offer(wanted, fetch(wanted));
                wakeup.run();
            }
            if (round.isEmpty() && wanted == null) {
                link.call(Command.PING);
            }
        } catch (RedisGone e) {
            lost(e);
        }
    }

    private Page fetch(Wanted wanted) throws RedisGone {
        link.scan(wanted.table(), wanted.cursor(), PAGE);
        RedisLink.Scanned scanned = link.scanned();
        List<Found> found = new ArrayList<>(scanned.entries().size() / 2);
        for (int i = 0; i < scanned.entries().size(); i += 2) {
            byte[] field = scanned.entries().get(i);
            byte[] value = scanned.entries().get(i + 1);
            try {
                String mover = wanted.table().holdsNames() ? Records.readName(value) : null;
                found.add(new Found(RequestKey.parse(field), mover));
            } catch (FormatException e) {
                bad.add(wanted.table(), field, value, e.getMessage());
            }
        }
        bad.flush(link);
        return new Page(found, scanned.cursor(), scanned.last());
    }

    private void lost(RedisGone reason) {
        link.close();
        earlier = link;
        link = null;
        boolean news = handover.lost(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
        if (news) {
            pauseMillis = FIRST_PAUSE_MILLIS;
            lastComplaint = "";
        }
        complain(reason);
        wakeup.run();
    }

    private void reconnect() {
        pauseMillis = Math.min(pauseMillis * 2, LAST_PAUSE_MILLIS);
        RedisLink fresh = null;
        try {
            fresh = RedisLink.open(redis);
            fresh.endEarlier(earlier);
            link = fresh;
            handover.returned();
            log.info("redis answers again, comparing", "redis", redis);
            wakeup.run();
        } catch (RedisGone e) {
            if (fresh != null) {
                fresh.close();
            }
            complain(e);
        }
    }

    /** Once for each reason in a row, since the attempts go on for as long as it takes. */
    private void complain(RedisGone reason) {
        handover.awayBecause(reason.getMessage());
        if (!reason.getMessage().equals(lastComplaint)) {
            lastComplaint = reason.getMessage();
            log.error("redis away, going on from memory", "redis", redis, "reason", lastComplaint);
        }
    }
}
