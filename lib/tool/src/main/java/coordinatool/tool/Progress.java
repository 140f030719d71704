// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Shows how far a long work is, on a line of standard error that is written over and over, and is gone at the end.
 * Where that is no terminal nothing is written. Short work shows nothing either. One thread.
 */
public final class Progress implements AutoCloseable {
    /** Until the line appears, and between two of them. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int BAR = 30;
    private static final int PERCENT = 100;
    private static final double NANOS = 1e9;
    /** To the begin of the line, and away with what stands there. */
    private static final String BACK = "\r\033[K";

    private final PrintStream out;
    private final String unit;
    private final long begun;
    private long total;
    private long count;
    private long share;
    private long next;
    private boolean shown;

    /** @param out null for nobody */
    Progress(PrintStream out, String unit, long nowNanos) {
        this.out = out;
        this.unit = unit;
        this.begun = nowNanos;
        this.next = nowNanos + PATIENCE_NANOS;
    }

    /**
     * Begins, on standard error.
     *
     * @param unit   what is counted, in the plural
     * @param wanted false to show nothing whatever standard error is
     */
    public static Progress open(String unit, boolean wanted) {
        return new Progress(wanted && Terminal.ERR.isThere() ? System.err : null, unit, System.nanoTime());
    }

    /** Whether anybody sees it: if not, nothing has to be found out for it. */
    public boolean isSeen() {
        return out != null;
    }

    /** How much there is to do, in whatever {@link #reached} counts; 0 where nobody knows. */
    public void total(long all) {
        total = all;
    }

    /** One more is done, and that much of the total with it. */
    public void add(long part) {
        reached(count + 1, share + part);
    }

    /**
     * So far it is.
     *
     * @param done how many
     * @param of   what that is of the total
     */
    public void reached(long done, long of) {
        count = done;
        share = of;
        if (out != null) {
            show(System.nanoTime());
        }
    }

    void show(long now) {
        if (now - next < 0) {
            return;
        }
        next = now + PERIOD_NANOS;
        double seconds = (now - begun) / NANOS;
        StringBuilder line = new StringBuilder(BACK);
        if (total > 0) {
            long part = Math.min(share, total);
            int filled = (int) (BAR * part / total);
            line.append('[').append("#".repeat(filled)).append(".".repeat(BAR - filled)).append("] ")
                    .append(PERCENT * part / total).append(" %  ");
        }
        line.append(String.format(Locale.ROOT, "%d %s, %.0f/s", count, unit, count / seconds));
        if (total > 0 && share > 0) {
            line.append(String.format(Locale.ROOT, ", %.0f s left",
                    seconds * (total - Math.min(share, total)) / share));
        }
        out.print(line);
        out.flush();
        shown = true;
    }

    /** It is over. */
    @Override
    public void close() {
        clear();
    }

    /** Takes the line away, for what else is to be said; the next one comes in its time. */
    public void clear() {
        if (shown) {
            out.print(BACK);
            out.flush();
            shown = false;
        }
    }
}
