// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.lines;

import coordinatool.model.Fid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a report file says of the requests that have not ended, to find out what it lacks. Files name requests by FID
 * only; two requests for one file in one report are rare, and there the line is taken to be of the one that it fits.
 */
public final class ReportState {
    private static final class Open {
        private String mover;
        private boolean sent;
    }

    private final Map<Fid, Deque<Open>> open = new HashMap<>();

    // ---- the lines of the file, one after the other: see ReportLine.tell

    Open begin(Fid fid) {
        Open request = new Open();
        open.computeIfAbsent(fid, f -> new ArrayDeque<>()).add(request);
        return request;
    }

    void assigned(Fid fid, String mover) {
        Open request = pick(fid, o -> o.mover == null);
        request.mover = mover;
        request.sent = false;
    }

    void sent(Fid fid, String mover) {
        Open request = pick(fid, o -> !o.sent && (o.mover == null || o.mover.equals(mover)));
        request.mover = mover;
        request.sent = true;
    }

    void done(Fid fid) {
        end(fid, pick(fid, o -> o.sent));
    }

    void cancelled(Fid fid) {
        Open request = pick(fid, o -> !o.sent);
        // One that runs is open until it is done.
        if (!request.sent) {
            end(fid, request);
        }
    }

    /** The lines that the file lacks about this request; counts them as written. */
    public List<ReportLine> missing(ReportLine.Open state) {
        List<ReportLine> lines = new ArrayList<>();
        Fid fid = state.fid();
        if (!open.containsKey(fid)) {
            begin(fid);
            lines.add(new ReportLine.New(fid));
        }
        Open request = pick(fid, o -> o.sent == state.sent()
                && (o.mover == null ? state.mover() == null : o.mover.equals(state.mover())));
        boolean assigned = state.mover() == null || state.mover().equals(request.mover);
        if (!assigned && !state.sent()) {
            lines.add(new ReportLine.Assign(fid, state.mover()));
        }
        if (state.sent() && !(assigned && request.sent)) {
            lines.add(new ReportLine.Sent(fid, state.mover()));
        }
        request.mover = state.mover();
        request.sent = state.sent();
        return lines;
    }

    private Open pick(Fid fid, Predicate<Open> fits) {
        Deque<Open> same = open.get(fid);
        // Its first lines may be lost.
        return same == null ? begin(fid) : same.stream().filter(fits).findFirst().orElse(same.peek());
    }

    private void end(Fid fid, Open request) {
        Deque<Open> same = open.get(fid);
        same.remove(request);
        if (same.isEmpty()) {
            open.remove(fid);
        }
    }
}
