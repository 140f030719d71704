// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A {@link RateLimitedLog} for each of a few events. One thread. */
public final class RateLimitedLogs {
    private final Log log;
    private final Duration period;
    private final Map<String, RateLimitedLog> events = new HashMap<>();

    /** @param period how long to be quiet of an event after a line that tells of it */
    public RateLimitedLogs(Log log, Duration period) {
        this.log = log;
        this.period = period;
    }

    /** This has happened. {@code event} is one of a few constants. */
    public void add(long nowNanos, String event, Object... keyValues) {
        events.computeIfAbsent(event, e -> new RateLimitedLog(log, e, period)).add(nowNanos, keyValues);
    }

    /** Says what was held back, as {@link RateLimitedLog#tell}. */
    public void tell(long nowNanos) {
        for (RateLimitedLog event : events.values()) {
            event.tell(nowNanos);
        }
    }
}
