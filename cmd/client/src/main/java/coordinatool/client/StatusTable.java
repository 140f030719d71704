// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Action;
import coordinatool.model.Counts;
import coordinatool.model.Figures;
import coordinatool.model.StatusView;
import coordinatool.model.Words;
import coordinatool.tool.Style;
import coordinatool.wire.StatusReply;
import java.util.ArrayList;
import java.util.List;

/**
 * The status for people. Pure: a reply and the time in, text out. It is made once in a process, by code that is not
 * compiled yet, so there are no streams in it: with 64 movers they took a fifth of what a status costs.
 */
final class StatusTable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final StatusReply status;
    private final long nowMillis;
    private final Style style;
    private final List<StatusReply> movers;
    /** Whether anything has failed: only then it is worth a column. */
    private final boolean failures;
    private final StringBuilder out = new StringBuilder();

    private StatusTable(StatusReply status, long nowMillis, Style style) {
        this.status = status;
        this.nowMillis = nowMillis;
        this.style = style;
        this.movers = status.movers();
        this.failures = ofMovers(status.counts("failed_")) > 0;
    }

    /**
     * @param nowMillis milliseconds since the epoch
     * @param details   what movers have done, and their batches
     * @param style     of what should be looked at
     */
    static String of(StatusReply status, long nowMillis, boolean details, Style style) {
        StatusTable table = new StatusTable(status, nowMillis, style);
        table.state();
        table.requests();
        table.movers(details);
        if (details) {
            table.batches();
        }
        return table.out.toString();
    }

    private void state() {
        Table table = new Table();
        table.row("queue", switch ((int) status.number("locked")) {
            case 0 -> "open";
            case 1 -> "locked: no new work is sent";
            default -> "locked: ends once nothing runs";
        });
        long away = status.number("redis_away_since");
        if (away != 0) {
            String reason = status.text("redis_away_reason");
            table.alarm("redis", "AWAY for " + age(away) + (reason.isEmpty() ? "" : " (" + reason + ")")
                    + ": what has changed since is on the scheduler's host alone");
        }
        if (!status.text("redis_warning").isEmpty()) {
            table.alarm("redis", "WARNING: " + status.text("redis_warning"));
        }
        if (status.isOurs()) {
            long ingests = status.number("ingests");
            if (ingests == 0) {
                table.alarm("ingest", "NONE: nothing comes from Lustre");
            } else {
                table.row("ingest", ingests + " connected");
            }
        }
        if (status.percentFull() >= StatusView.Room.NEARLY_FULL) {
            table.alarm("FULL", status.fullness() + ": from 100 % on tools are refused, and Lustre waits");
        }
        if (status.room().refusesCancels()) {
            table.alarm("CANCELS", "of requests that wait are refused: Lustre was not told of " + status.room().untold()
                    + " before");
        }
        if (status.number("settling") != 0) {
            table.row("settling", status.number("settling") + " requests of before the start wait some seconds for"
                    + " movers that may run them");
        }
        if (status.number("held") != 0) {
            table.alarm("HELD", status.number("held")
                    + " requests wait until somebody looks: coordinatool-client held");
        }
        if (!status.text("unauthenticated").isEmpty()) {
            table.row("auth", "movers do not say who they are, at " + status.text("unauthenticated"));
        }
        table.row("connections", status.number("clients_connected"));
        for (StatusReply mover : movers) {
            long failed = mover.number("failed_in_a_row");
            if (mover.flag("suspended")) {
                table.alarm("SUSPENDED", mover.name()
                        + (failed > 0 ? ": its last " + failed + " requests failed, and it"
                        : ": it") + " gets no more until coordinatool-client resume");
            } else if (failed > 0) {
                table.alarm("FAILING", mover.name() + ": its last " + failed + " requests, all of them");
            }
        }
        if (nobodyWorks()) {
            table.alarm("NO MOVER", "works: all that are connected are suspended");
        }
        out.append(table.text(2, style));
    }

    private boolean nobodyWorks() {
        boolean anybody = false;
        for (StatusReply mover : movers) {
            if (!mover.isGone()) {
                if (!mover.flag("suspended")) {
                    return false;
                }
                anybody = true;
            }
        }
        return anybody;
    }

    private void requests() {
        Table table = new Table();
        requestRow(table, List.of("requests", "running", "pending", "done"), "failed", "per min", "oldest waits");
        Figures figures = status.figures();
        for (Action action : Action.OF_MOVERS) {
            String type = Words.of(action);
            long oldest = oldest(figures, action);
            requestRow(table, List.of(type, status.number("running_" + type), status.number("pending_" + type),
                    status.number("done_" + type)), status.number("failed_" + type),
                    figures.flow().lastMinute().of(action), oldest == 0 ? "-" : age(oldest));
        }
        requestRow(table, List.of("cancel", "-", status.number("pending_cancel"), status.number("done_cancel")), "-",
                "-", "-");
        out.append('\n').append(table.text(1));
    }

    /** When the first that waits was seen, nanoseconds since the epoch; 0 where none does. */
    private static long oldest(Figures figures, Action action) {
        long oldest = 0;
        for (Figures.QueueDepth queue : figures.queues()) {
            if (queue.action() == action && queue.oldest() != 0 && (oldest == 0 || queue.oldest() < oldest)) {
                oldest = queue.oldest();
            }
        }
        return oldest;
    }

    /** How it goes stands behind that, where the coordinator says so. */
    private void requestRow(Table table, List<?> cells, Object failed, Object perMinute, Object oldest) {
        List<Object> row = new ArrayList<>(cells);
        if (status.figures().started() != 0) {
            row.add(perMinute);
            row.add(oldest);
        }
        row(table, row, failed);
    }

    /** Adds what has failed where anything has, and nothing otherwise. */
    private void row(Table table, List<?> cells, Object failed) {
        List<Object> row = new ArrayList<>(cells);
        if (failures) {
            row.add(failed);
        }
        table.row(row.toArray());
    }

    private static long ofMovers(Counts counts) {
        return counts.archive() + counts.restore() + counts.remove();
    }

    private void movers(boolean details) {
        out.append('\n');
        if (movers.isEmpty()) {
            out.append("no movers\n");
            return;
        }
        Table table = new Table();
        if (details) {
            row(table, List.of("mover", "state", "archive ids", "archive", "restore", "remove", "done archive",
                    "done restore", "done remove"), "failed");
        } else {
            row(table, List.of("mover", "state", "archive", "restore", "remove", "done"), "failed");
        }
        for (StatusReply mover : movers) {
            Counts current = mover.counts("current_");
            Counts done = mover.counts("done_");
            long failed = ofMovers(mover.counts("failed_"));
            if (details) {
                String archiveIds = status.isOurs() ? mover.archiveIdText() : "-";
                row(table, List.of(mover.name(), state(mover), archiveIds, current.archive(), current.restore(),
                        current.remove(), done.archive(), done.restore(), done.remove()), failed);
            } else {
                row(table, List.of(mover.name(), state(mover), current.archive(), current.restore(), current.remove(),
                        ofMovers(done)), failed);
            }
        }
        out.append(table.text(details ? 3 : 2));
    }

    private void batches() {
        Table table = new Table();
        table.row("mover", "batch", "running", "idle until", "at most until");
        boolean any = false;
        for (StatusReply mover : movers) {
            for (StatusReply batch : mover.batches()) {
                any = true;
                table.row(mover.name(), batch.text("hint").isEmpty() ? "(free)" : batch.text("hint"),
                        batch.has("current_count") ? batch.number("current_count") : "-",
                        until(batch.number("expire_idle_s")), until(batch.number("expire_max_s")));
            }
        }
        if (any) {
            out.append('\n').append(table.text(2));
        }
    }

    private String state(StatusReply mover) {
        long since = mover.number("disconnected_timestamp");
        return mover.isGone() && since != 0 ? "gone for " + age(since)
                : mover.flag("suspended") ? "suspended" : mover.state();
    }

    private String age(long nanosSinceEpoch) {
        return Spans.text(Math.max(0, nowMillis - nanosSinceEpoch / NANOS_PER_MILLI) / MILLIS_PER_SECOND);
    }

    private String until(long secondsSinceEpoch) {
        long left = secondsSinceEpoch - nowMillis / MILLIS_PER_SECOND;
        return secondsSinceEpoch == 0 ? "-" : left <= 0 ? "over" : "in " + Spans.text(left);
    }
}
