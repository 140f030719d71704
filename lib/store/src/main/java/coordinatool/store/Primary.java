// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.tool.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds the Redis that is to be written to: the only one there is, the one that Sentinel names, or the one of a list
 * that is no replica. {@link #open} and {@link #close} are for one thread; {@link #check} for any.
 */
// Why Sentinel is asked all the time, too: a primary that is cut off from its Sentinels, and not from us, goes on
// taking what we write until it hears that another one was made primary; then all of that is thrown away. While we are
// here it is written again, from memory, as after each outage, but if we end before that it is lost. So that time is to
// be short.
//
// Of a list, nobody says which of two that both think they are primary is right, and the one that was away may be far
// behind. Neither is taken then.
final class Primary implements AutoCloseable {
    private static final long LOOK_MILLIS = 1_000;

    private final RedisAddress redis;
    private volatile Endpoint named;
    private volatile boolean closed;

    Primary(RedisAddress redis) {
        this.redis = redis;
    }

    /** Connects to it, and makes sure that it answers. */
    RedisLink open() throws RedisGone {
        if (redis.sentinel().isEmpty()) {
            return redis.servers().size() == 1 ? RedisLink.open(redis, redis.servers().get(0)) : ofList();
        }
        named = Sentinel.primary(redis);
        return RedisLink.open(redis, named);
    }

    /** Has Sentinel asked from now on, where there is one. */
    void watch() {
        if (!redis.sentinel().isEmpty()) {
            Thread thread = new Thread(this::run, "store-sentinel");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** @throws RedisGone where Sentinel names another than this one */
    void check(RedisLink link) throws RedisGone {
        Endpoint now = named;
        if (now != null && !now.equals(link.endpoint())) {
            throw new RedisGone("Sentinel has made " + now + " the primary", false);
        }
    }

    private RedisLink ofList() throws RedisGone {
        List<RedisLink> primaries = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            for (Endpoint server : redis.servers()) {
                try {
                    RedisLink link = RedisLink.open(redis, server);
                    if (link.info().master().isEmpty()) {
                        primaries.add(link);
                    } else {
                        problems.add(server + " is a replica of " + link.info().master());
                        link.close();
                    }
                } catch (RedisGone e) {
                    if (e.misconfigured()) {
                        throw e;
                    }
                    problems.add(server + ": " + e.getMessage());
                }
            }
            if (primaries.size() > 1) {
                throw new RedisGone("each of " + String.join(" and ", primaries.stream()
                        .map(link -> link.endpoint().toString()).toList())
                        + " is a primary: make all but the right one replicas of it", false);
            } else if (primaries.isEmpty()) {
                throw new RedisGone(String.join("; ", problems), false);
            }
            return primaries.remove(0);
        } finally {
            primaries.forEach(RedisLink::close);
        }
    }

    private void run() {
        try {
            while (!closed) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            named = Sentinel.primary(redis);
        } catch (RedisGone e) {
            // Nobody to ask: what was said last holds.
            return;
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** For logs. */
    @Override
    public String toString() {
        return redis.toString();
    }
}
