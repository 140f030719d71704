// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Log;

/** Counts what came in and was not understood, and says so once a second at most. One thread. */
final class Complaints {
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final Log log;
    private final String event;
    private long count;
    private long told;
    private long quietUntil = Long.MIN_VALUE;
    private String last = "";

    Complaints(Log log, String event) {
        this.log = log;
        this.event = event;
    }

    void add(String reason, long now) {
        count++;
        last = reason;
        tell(now);
    }

    /** Says what was held back. */
    void tell(long now) {
        if (count > told && now >= quietUntil) {
            log.warn(event, "reason", last, "count", count - told);
            told = count;
            quietUntil = now + QUIET_NANOS;
        }
    }

    /** How often there was reason to complain. */
    long count() {
        return count;
    }
}
