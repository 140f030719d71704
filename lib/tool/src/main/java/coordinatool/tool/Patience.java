// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.time.Duration;

/**
 * Of a tool that tries again what will soon be possible: its pauses grow, it says once that it waits, and it gives up
 * when nothing has gone on for some time. One thread.
 */
public final class Patience {
    private static final long SHORTEST_MILLIS = 100;
    /** So many of the longest pauses are the whole of it. */
    private static final int PAUSES = 10;

    private final long limitNanos;
    private final long longestMillis;
    private final Log log;
    private boolean waits;
    private boolean said;
    private long since;
    private long millis;

    /**
     * @param limit since something has gone on
     * @param log   is told that we wait
     */
    public Patience(Duration limit, Log log) {
        this.limitNanos = limit.toNanos();
        this.longestMillis = limit.toMillis() / PAUSES;
        this.log = log;
    }

    /** Of who does not wait at all. */
    public static Patience none() {
        return new Patience(Duration.ZERO, null);
    }

    /**
     * It was not possible: waits a while. Returns whether to try again.
     *
     * @param what what is waited for, for people, with what else there is to say of it
     * @throws Fatal where somebody wants us to end
     */
    public boolean pause(String what, Object... keyValues) {
        long now = System.nanoTime();
        if (!waits) {
            waits = true;
            since = now;
            millis = SHORTEST_MILLIS;
        }
        if (now - since >= limitNanos) {
            return false;
        }
        if (!said) {
            said = true;
            log.normal("waiting for " + what, keyValues);
        }
        Pause.millis(millis);
        millis = Math.max(SHORTEST_MILLIS, Math.min(2 * millis, longestMillis));
        return true;
    }

    /** Something was possible: pauses are short again. */
    public void goesOn() {
        waits = false;
    }
}
