// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.model.Errno;
import coordinatool.model.OpenCursor;
import coordinatool.model.OpenPage;
import coordinatool.model.ReportEntry;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.report.lines.ReportLine;
import coordinatool.sched.OpenReports.Open;
import coordinatool.model.Place;
import coordinatool.store.Batch;
import coordinatool.store.Store;
import coordinatool.tool.HintRule;
import coordinatool.tool.Log;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What users read about their requests: makes the lines of the reports out of what happens, and hands them to the
 * reporter one message at a time, as it asks for them. So nothing here ever waits for the reporter.
 *
 * <p>Where lines may be missing from a report (they were lost, or reports were not made before, or the C server made
 * them), a {@link ReportLine.Open} goes before the next line of a request, and by and by one for each that is open: the
 * reporter adds what its file lacks.
 */
final class Reports {
    /** Requests that are looked at in a turn, where something may be missing. */
    private static final int PAGE = 500;
    private static final long NOBODY = -1;

    private final HintRule rule;
    private final String hintName;
    private final Journal journal;
    private final LineJournal lines;
    private final OpenReports open = new OpenReports();
    private final OpenPages pages;
    /** Whether the journal has been through all that is open at least once; kept in the store. */
    private boolean kept;
    private boolean otherKept;
    /** Whom recovered requests wait for, until we know whom they have waited for or run at; null after the start. */
    private Map<RequestKey, String> chosen = new LinkedHashMap<>();
    /** The reporter that has asked and has no answer yet. */
    private long asking = NOBODY;
    /** Where to go on with what may be missing, and since which loss. Null when through. */
    private OpenCursor repairAt;
    private int repairedFor;

    /**
     * @param hintName     the configured reporting hint, empty where nothing is reported
     * @param places       tells where a request waits
     * @param epochSeconds the time
     */
    Reports(String hintName, Journal journal, Function<RequestKey, Place> places, long epochSeconds, Log log) {
        this.hintName = hintName;
        this.rule = hintName.isEmpty() ? null : new HintRule(hintName);
        this.journal = journal;
        this.pages = new OpenPages(open, places);
        this.lines = new LineJournal(journal::batch, epochSeconds, log);
    }

    // ---- from the store, at start

    void recoverHint(String hint) {
        kept = hint.equals(hintName);
        otherKept = !kept;
    }

    void recoverRequest(Request request) {
        String hint = hintOf(request);
        if (hint != null) {
            open.add(request, hint);
        }
    }

    void recoverAssignment(RequestKey key, String mover) {
        Open request = open.get(key);
        if (request != null) {
            request.mover = mover;
            request.sent = true;
        }
    }

    void recoverToBeCancelled(RequestKey key) {
        Open request = open.get(key);
        if (request != null) {
            request.cancelled = true;
        }
    }

    void recoverReported(RequestKey key, String mover) {
        Open request = open.get(key);
        if (request == null || request.sent) {
            journal.batch().deleteReported(key);
        } else {
            request.mover = mover;
        }
    }

    void recoverLine(long number, String text) {
        int blank = text.indexOf(' ');
        if (rule == null || blank < 0 || !HintRule.isGood(text.substring(0, blank))) {
            journal.batch().deleteLine(number);
        } else {
            lines.recover(new ReportEntry(number, text.substring(0, blank), text.substring(blank + 1)));
        }
    }

    /** Everything has been read. */
    void recovered() {
        lines.recovered();
        if (otherKept) {
            journal.batch().set(Store.Setting.REPORTING, null);
        }
        if (kept) {
            for (Open request : open.after(OpenCursor.START, Integer.MAX_VALUE)) {
                request.complete = lines.losses();
            }
            repairedFor = lines.losses();
        }
        Map<RequestKey, String> known = chosen;
        chosen = null;
        known.forEach(this::assigned);
    }

    // ---- what happens

    /** Whether requests with these data are reported. */
    boolean wants(byte[] data) {
        return rule != null && rule.valueIn(data) != null;
    }

    void stored(Request request) {
        String hint = hintOf(request);
        if (hint != null) {
            Open added = open.add(request, hint);
            added.complete = lines.losses();
            say(added, new ReportLine.New(added.fid));
        }
    }

    /** The request waits for this mover, or for any where it is null. */
    void assigned(RequestKey key, String mover) {
        if (chosen != null) {
            chosen.put(key, mover);
            return;
        }
        Open request = open.get(key);
        if (request == null || request.sent || mover == null && request.mover == null
                || mover != null && mover.equals(request.mover)) {
            return;
        }
        if (mover == null) {
            complete(request);
            request.mover = null;
            journal.batch().deleteReported(key);
        } else {
            say(request, new ReportLine.Assign(request.fid, mover));
            request.mover = mover;
            journal.batch().putReported(key, mover);
        }
    }

    /**
     * A mover has it. That it was chosen is said only where the request waited for it: see {@link #assigned}. One that
     * goes from the queue of all straight to a mover has a single line with the mover's name, as scripts count on.
     */
    void given(RequestKey key, String mover) {
        Open request = open.get(key);
        if (request == null) {
            return;
        }
        if (!request.sent || !mover.equals(request.mover)) {
            say(request, new ReportLine.Sent(request.fid, mover));
        }
        notWaiting(request);
        request.mover = mover;
        request.sent = true;
    }

    void takenBack(RequestKey key) {
        Open request = open.get(key);
        if (request != null) {
            complete(request);
            notWaiting(request);
            request.mover = null;
            request.sent = false;
        }
    }

    /** A mover runs it and is to end it. */
    void toBeCancelled(RequestKey key) {
        Open request = open.get(key);
        if (request != null && !request.cancelled) {
            say(request, new ReportLine.Cancel(request.fid));
            request.cancelled = true;
        }
    }

    /** Cancelled, and no more. */
    void cancelled(RequestKey key) {
        Open request = open.get(key);
        if (request != null) {
            end(request, request.cancelled
                    ? new ReportLine.Done(request.fid, Errno.ECANCELED) : new ReportLine.Cancel(request.fid));
        }
    }

    void ended(RequestKey key, int status) {
        Open request = open.get(key);
        if (request != null) {
            end(request, new ReportLine.Done(request.fid, status));
        }
    }

    // ---- the reporter

    /** The reporter has all lines up to this number, and asks for more. The last one that asks gets them. */
    void asked(long peer, long done) {
        lines.done(done);
        asking = peer;
    }

    void gone(long peer) {
        if (asking == peer) {
            asking = NOBODY;
        }
    }

    /** Answers the reporter, if there is something; at the end of a turn. */
    void deliver(Outbox outbox) {
        if (asking == NOBODY || rule == null) {
            return;
        }
        if (lines.isLow()) {
            repair();
        }
        List<ReportEntry> first = lines.first();
        if (!first.isEmpty()) {
            outbox.add(asking, new Message.ReportLines(first));
            asking = NOBODY;
        }
    }

    /** A part of what is open. */
    OpenPage page(OpenCursor from) {
        return pages.page(from, lines.last());
    }

    // ---- for a store that was away

    void putAll(Batch batch) {
        lines.putAll(batch);
        batch.set(Store.Setting.REPORTING, rule != null && kept ? hintName : null);
    }

    /** Mover that a waiting request is reported to wait for, or null. */
    String reportedTo(RequestKey key) {
        Open request = open.get(key);
        return request == null || request.sent ? null : request.mover;
    }

    private String hintOf(Request request) {
        return rule == null ? null : rule.valueIn(request.data());
    }

    private void say(Open request, ReportLine line) {
        int before = lines.losses();
        complete(request);
        lines.add(request.hint, line.text());
        // What was dropped just now may have been of this request.
        request.complete = before;
    }

    /** Makes up for lines of this request that may be missing. */
    private void complete(Open request) {
        int losses = lines.losses();
        if (request.complete != losses) {
            request.complete = losses;
            lines.add(request.hint, request.state().text());
        }
    }

    private void end(Open request, ReportLine line) {
        say(request, line);
        notWaiting(request);
        open.remove(request);
    }

    private void notWaiting(Open request) {
        if (!request.sent && request.mover != null) {
            journal.batch().deleteReported(request.key);
        }
    }

    /** The next step of going through all that is open, after a loss. */
    private void repair() {
        if (repairedFor != lines.losses()) {
            repairedFor = lines.losses();
            repairAt = OpenCursor.START;
        }
        if (repairAt != null) {
            List<Open> part = open.after(repairAt, PAGE);
            part.forEach(this::complete);
            repairAt = OpenPages.after(part, PAGE);
        }
        if (repairAt == null && !kept) {
            kept = true;
            journal.batch().set(Store.Setting.REPORTING, hintName);
        }
    }
}
