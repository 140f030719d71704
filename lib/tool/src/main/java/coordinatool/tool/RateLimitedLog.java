// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.time.Duration;
import java.util.Arrays;

/**
 * Warns of an event that others can make happen as often as they like: at once, and then once a period at most, with
 * how often it happened since. One thread.
 */
public final class RateLimitedLog {
    private final Log log;
    private final String event;
    private final long periodNanos;
    private Object[] last;
    private long count;
    private long told;
    private long quietUntil;

    /** @param period how long to be quiet after a line */
    public RateLimitedLog(Log log, String event, Duration period) {
        this.log = log;
        this.event = event;
        this.periodNanos = period.toNanos();
    }

    /** It has happened; {@code keyValues} say more, for the line that comes next. */
    public void add(long nowNanos, Object... keyValues) {
        count++;
        last = keyValues;
        tell(nowNanos);
    }

    /** Says what was held back, once its time has come. To be called now and then. */
    public void tell(long nowNanos) {
        if (count > told && (told == 0 || nowNanos - quietUntil >= 0)) {
            Object[] keyValues = Arrays.copyOf(last, last.length + 2);
            keyValues[last.length] = "count";
            keyValues[last.length + 1] = count - told;
            log.warn(event, keyValues);
            told = count;
            quietUntil = nowNanos + periodNanos;
        }
    }

    /** Whether all is said, and the next line would come at once. */
    public boolean isOver(long nowNanos) {
        return count == told && nowNanos - quietUntil >= 0;
    }

    /** How often it has happened. */
    public long count() {
        return count;
    }
}
