// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Logs what peers do, of each the first time at once, and how often since once in a while. Whoever does it a million
 * times makes as many lines as who does it twice.
 */
final class LogsByPeer {
    /** Peers that are told apart; with more of them at a time, some are logged more often. */
    private static final int TOLD_APART = 1000;

    private final Log log;
    private final String event;
    private final Duration period;
    private final Map<String, RateLimitedLog> byPeer = new HashMap<>();
    private long tellAt = System.nanoTime();

    /** @param period how long to be quiet of a peer after a line */
    LogsByPeer(Log log, String event, Duration period) {
        this.log = log;
        this.event = event;
        this.period = period;
    }

    /** This peer has done it; {@code keyValues} say more. */
    void add(long now, String peer, Object... keyValues) {
        if (byPeer.size() >= TOLD_APART && !byPeer.containsKey(peer)) {
            byPeer.values().forEach(each -> each.tell(now + period.toNanos()));
            byPeer.clear();
        }
        byPeer.computeIfAbsent(peer, key -> new RateLimitedLog(log, event, period)).add(now, keyValues);
    }

    /** Says what was held back. To be called now and then. */
    void tell(long now) {
        if (now - tellAt >= 0) {
            tellAt = now + period.toNanos() / 10;
            byPeer.values().removeIf(each -> {
                each.tell(now);
                return each.isOver(now);
            });
        }
    }

    /** Those who have done it within the period, as far as they are remembered. */
    Collection<String> peers() {
        return Collections.unmodifiableSet(byPeer.keySet());
    }
}
