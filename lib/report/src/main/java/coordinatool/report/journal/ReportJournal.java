// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import coordinatool.model.Errno;
import coordinatool.model.Hold;
import coordinatool.model.Place;
import coordinatool.model.ReportChanges;
import coordinatool.model.Request;
import coordinatool.model.RequestFacts;
import coordinatool.model.RequestKey;
import coordinatool.report.lines.ReportLine;
import coordinatool.tool.HintRule;
import coordinatool.tool.Log;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes the lines of users' reports out of what becomes of their requests. One thread, as all of this package. */
public final class ReportJournal implements RequestFacts {
    private final HintRule rule;
    private final Supplier<? extends ReportChanges> store;
    private final LineJournal lines;
    private final OpenRequests open = new OpenRequests();
    private final Repair repair;
    private final Delivery delivery;
    /** Whom recovered requests wait for, until we know whom they have waited for or run at; null after the start. */
    private Map<RequestKey, String> chosen = new LinkedHashMap<>();

    /**
     * Nothing is reported before {@link ReportRecovery#finish}.
     *
     * @param hintName     the configured reporting hint, empty where nothing is reported
     * @param store        takes the changes of this turn
     * @param places       tells where a request waits
     * @param epochSeconds the time
     */
    public ReportJournal(String hintName, Supplier<? extends ReportChanges> store, Function<RequestKey, Place> places,
            long epochSeconds, Log log) {
        this.rule = hintName.isEmpty() ? null : new HintRule(hintName);
        this.store = store;
        this.lines = new LineJournal(store, epochSeconds, log);
        this.repair = new Repair(hintName, open, lines, store);
        this.delivery = new Delivery(open, lines, repair, places);
    }

    /** For what the store has kept, at the start. */
    public ReportRecovery recovery() {
        return new ReportRecovery(this, open, lines, store);
    }

    /** The reporter's side. */
    public Delivery delivery() {
        return delivery;
    }

    /** Whether requests with these data are reported. */
    public boolean wants(byte[] data) {
        return hintOf(data) != null;
    }

    String hintOf(byte[] data) {
        return rule == null ? null : rule.valueIn(data);
    }

    boolean isOn() {
        return rule != null;
    }

    void recovered(String keptHint) {
        repair.recovered(keptHint);
        Map<RequestKey, String> known = chosen;
        chosen = null;
        known.forEach(this::assigned);
    }

    // ---- what becomes of requests

    @Override
    public void stored(Request request) {
        String hint = hintOf(request.data());
        if (hint != null) {
            OpenRequest added = open.add(request, hint);
            added.complete = lines.losses();
            lines.say(added, new ReportLine.New(added.fid));
        }
    }

    @Override
    public void assigned(Request request, String mover) {
        if (chosen != null) {
            chosen.put(request.key(), mover);
        } else {
            assigned(request.key(), mover);
        }
    }

    private void assigned(RequestKey key, String mover) {
        OpenRequest request = open.get(key);
        if (request == null || request.sent || mover == null && request.mover == null
                || mover != null && mover.equals(request.mover)) {
            return;
        }
        if (mover == null) {
            lines.complete(request);
            request.mover = null;
            store.get().deleteReported(key);
        } else {
            lines.say(request, new ReportLine.Assign(request.fid, mover));
            request.mover = mover;
            store.get().putReported(key, mover);
        }
    }

    /**
     * That the mover was chosen is said only where the request waited for it: see {@link #assigned}. A request that
     * goes from the queue of all straight to a mover has a single line with the mover's name, as scripts count on.
     */
    @Override
    public void dispatched(Request dispatched, String mover) {
        OpenRequest request = open.get(dispatched.key());
        if (request == null) {
            return;
        }
        if (!request.sent || !mover.equals(request.mover)) {
            lines.say(request, new ReportLine.Sent(request.fid, mover));
        }
        noLongerAssigned(request);
        request.mover = mover;
        request.sent = true;
    }

    @Override
    public void takenBack(Request takenBack, String mover, String reason) {
        OpenRequest request = open.get(takenBack.key());
        if (request != null) {
            lines.complete(request);
            noLongerAssigned(request);
            request.mover = null;
            request.sent = false;
        }
    }

    /** It is said now, however late the mover asks for work and gets the cancel. */
    @Override
    public void toBeCancelled(Request running, Request cancel) {
        OpenRequest request = open.get(running.key());
        if (request != null && !request.cancelled) {
            lines.say(request, new ReportLine.Cancel(request.fid));
            request.cancelled = true;
        }
    }

    @Override
    public void cancelSent(Request running, Request cancel) {
        // It was said when it was asked for.
    }

    @Override
    public void cancelled(Request cancelled, Request cancel) {
        OpenRequest request = open.get(cancelled.key());
        if (request != null) {
            end(request, request.cancelled
                    ? new ReportLine.Done(request.fid, Errno.ECANCELED) : new ReportLine.Cancel(request.fid));
        }
    }

    @Override
    public void ended(Request ended, String mover, int status) {
        OpenRequest request = open.get(ended.key());
        if (request != null) {
            end(request, new ReportLine.Done(request.fid, status));
        }
    }

    /** The C program's lines have no word for it: the request goes on to wait. */
    @Override
    public void held(Request request, Hold hold) {
        // Nothing to write.
    }

    @Override
    public void released(Request request) {
        // Nothing to write.
    }

    @Override
    public void askedAnew(Request request) {
        ended(request, null, Errno.EAGAIN);
    }

    private void end(OpenRequest request, ReportLine line) {
        lines.say(request, line);
        noLongerAssigned(request);
        open.remove(request);
    }

    private void noLongerAssigned(OpenRequest request) {
        if (request.isAssigned()) {
            store.get().deleteReported(request.key);
        }
    }

    // ---- for a store that was away

    /** Puts all that is kept of reports, except for {@link #reportedTo}. */
    public void putAll(ReportChanges into) {
        lines.putAll(into);
        repair.putAll(into);
    }

    /** Mover that a waiting request is reported to wait for, or null. */
    public String reportedTo(RequestKey key) {
        OpenRequest request = open.get(key);
        return request != null && request.isAssigned() ? request.mover : null;
    }
}
