// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.tool.Log;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Makes sure that a Redis that answers is the one that we wrote to, and holds what we wrote: at each connection, then
 * about once a second, whether or not much is being written. It costs Redis and us less than a millisecond.
 *
 * <p>A live connection proves little. Keys are evicted, flushed or deleted, and a server is made to copy another one,
 * without a word to who is connected. One thread; a check is for one connection.
 */
final class HealthCheck {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RedisLink link;
    private final Lease lease;
    private final Log log;
    private final Consumer<String> warnings;
    private String warning;
    private RedisInfo last;
    private long checked;

    /**
     * @param warning  what in Redis' settings endangered the queue when it was looked at last; empty: nothing
     * @param warnings is told what does now, whenever that changes
     */
    HealthCheck(RedisLink link, Lease lease, Log log, String warning, Consumer<String> warnings) {
        this.link = link;
        this.lease = lease;
        this.log = log;
        this.warning = warning;
        this.warnings = warnings;
    }

    /** To be called before anything is read or written: what Redis holds then is taken as right. */
    void begin() throws RedisGone, LeaseLost {
        last = link.info();
        judge(last);
        new KeyTypes(link, log).putRight();
        lease.hold(link);
        link.counts().begin(link);
        checked = System.nanoTime();
    }

    /** Whether it is time for {@link #check}. */
    boolean isDue() {
        return System.nanoTime() - checked >= INTERVAL_NANOS;
    }

    /** To be called only while no command is unanswered. */
    void check() throws RedisGone, LeaseLost {
        // First of all: this process may have been asleep until now, and have lost its lease.
        lease.hold(link);
        link.counts().ask(link);
        link.sendSoon(new CommandArguments(Command.INFO));
        link.counts().check(link);
        RedisInfo info = new RedisInfo(link.answerIfAllowed());
        judge(info);
        if (info.replacedSince(last)) {
            throw new RedisGone("its data was replaced by that of another server", false);
        }
        last = info;
        checked = System.nanoTime();
    }

    private void judge(RedisInfo info) throws RedisGone {
        if (!info.master().isEmpty()) {
            throw new RedisGone("it is a replica of " + info.master() + ", which would undo what we write", true);
        }
        if (!info.warning().equals(warning)) {
            warning = info.warning();
            if (warning.isEmpty()) {
                log.normal("redis has safe settings now");
            } else {
                log.warn("redis may lose the queue", "because", warning);
            }
            warnings.accept(warning);
        }
    }
}
