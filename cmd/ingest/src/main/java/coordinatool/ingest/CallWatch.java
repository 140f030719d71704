// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.tool.Log;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Says that a thread does not come back from a call of Lustre: an MDT that hangs causes no error, so nothing else would
 * tell people. That thread says when it calls; the loop looks. It has a turn each second at least, as the scheduler is
 * to hear that it lives.
 */
final class CallWatch {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Log log;
    /** When the call began that lasts, by {@link System#nanoTime}; 0 where none does. */
    private volatile long begun;
    /** The loop's: the call of which it was warned, by its begin, and when that was; 0 where it is over. */
    private long warnedOf;
    private long warnedAt;

    CallWatch(Log log) {
        this.log = log;
    }

    /** Lustre is called now. By the thread that does. */
    void begin() {
        begun = System.nanoTime() | 1;
    }

    /** Lustre is not called any more. By the same thread. */
    void end() {
        begun = 0;
    }

    /**
     * Warns of a call that lasts too long, again once a minute, and says when it is over. By the loop.
     *
     * @param fields of the log's line: who is called, and what waits for it
     */
    void look(long nowNanos, Object... fields) {
        long call = begun;
        if (warnedOf != 0 && warnedOf != call) {
            log.normal("Lustre answers again", with(fields, nowNanos - warnedOf));
            warnedOf = 0;
        }
        if (call != 0 && nowNanos - call >= PATIENCE_NANOS
                && (warnedOf == 0 || nowNanos - warnedAt >= AGAIN_NANOS)) {
            log.warn("Lustre does not answer", with(fields, nowNanos - call));
            warnedOf = call;
            warnedAt = nowNanos;
        }
    }

    private static Object[] with(Object[] fields, long nanos) {
        Object[] all = Arrays.copyOf(fields, fields.length + 2);
        all[fields.length] = "for_s";
        all[fields.length + 1] = TimeUnit.NANOSECONDS.toSeconds(nanos);
        return all;
    }
}
