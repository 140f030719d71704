// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Says what a daemon waits for: a line at once, one a minute while it lasts, and one when it is over. Each reason
 * counts as news once a minute, so that one that comes and goes does not fill the log. One thread.
 */
final class Waiting {
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Log log;
    private final Consumer<String> status;
    private final Set<Awaited> said = new HashSet<>();
    private Awaited awaited;
    private long since;
    private long sayAgainAt;

    /** @param status takes one line for the service manager when there is news; empty once nothing is waited for */
    Waiting(Log log, Consumer<String> status) {
        this.log = log;
        this.status = status;
    }

    /**
     * To be called again and again while it lasts.
     *
     * @param now what is waited for, null where nothing is
     * @param nowNanos {@link System#nanoTime}
     */
    void on(Awaited now, long nowNanos) {
        log.tell(nowNanos);
        if (now == null) {
            over(nowNanos);
            return;
        }
        if (awaited == null || !awaited.what().equals(now.what())) {
            over(nowNanos);
            since = nowNanos;
            sayAgainAt = nowNanos + MINUTE_NANOS;
        } else if (nowNanos - sayAgainAt >= 0) {
            said.clear();
            sayAgainAt = nowNanos + MINUTE_NANOS;
        }
        awaited = now;
        if (said.add(now)) {
            log.warn("waiting for " + now.what(), "reason", now.reason(), "waited_s", seconds(nowNanos));
            status.accept("waiting for " + now.text());
        }
    }

    /** {@link System#nanoTime} at which {@link #on} has to be called again; Long.MAX_VALUE: need not be. */
    long deadlineNanos() {
        long log = this.log.deadlineNanos();
        return awaited == null ? log : log == Long.MAX_VALUE || sayAgainAt - log < 0 ? sayAgainAt : log;
    }

    private void over(long nowNanos) {
        if (awaited != null) {
            log.normal("no longer waiting for " + awaited.what(), "waited_s", seconds(nowNanos));
            awaited = null;
            said.clear();
            status.accept("");
        }
    }

    private long seconds(long nowNanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nowNanos - since);
    }
}
