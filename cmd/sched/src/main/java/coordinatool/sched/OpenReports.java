// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.OpenCursor;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.report.lines.ReportLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The requests that are to be reported and have not ended, by key and by report, with what their reports say of them.
 * Every step is O(log n).
 */
final class OpenReports {
    /** A request, as its report has it. */
    static final class Open {
        final RequestKey key;
        final Fid fid;
        final String hint;
        final boolean isRestore;
        /** Place in the report's list. */
        final long order;
        /** Whom it waits for or was sent to; null for anybody. */
        String mover;
        boolean sent;
        /** The mover that runs it is to end it. */
        boolean cancelled;
        /** Since which loss of lines the journal has all of this; 0 for never. */
        int complete;

        private Open(Request request, String hint, long order) {
            this.key = request.key();
            this.fid = request.fid();
            this.hint = hint;
            this.isRestore = request.action() == Action.RESTORE;
            this.order = order;
        }

        ReportLine.Open state() {
            return new ReportLine.Open(fid, mover, sent);
        }
    }

    private final Map<RequestKey, Open> byKey = new HashMap<>();
    private final TreeMap<String, TreeMap<Long, Open>> byHint = new TreeMap<>();
    private long lastOrder;

    /** A request with this key replaces one that is there. */
    Open add(Request request, String hint) {
        Open open = new Open(request, hint, ++lastOrder);
        Open former = byKey.put(open.key, open);
        if (former != null) {
            leave(former);
        }
        byHint.computeIfAbsent(hint, h -> new TreeMap<>()).put(open.order, open);
        return open;
    }

    /** The open request with this key, or null. */
    Open get(RequestKey key) {
        return byKey.get(key);
    }

    void remove(Open open) {
        byKey.remove(open.key);
        leave(open);
    }

    /** Up to max requests after the given place, sorted by report. */
    List<Open> after(OpenCursor from, int max) {
        List<Open> found = new ArrayList<>();
        for (Map.Entry<String, TreeMap<Long, Open>> report : byHint.tailMap(from.hint(), true).entrySet()) {
            long begin = report.getKey().equals(from.hint()) ? from.order() : 0;
            for (Open open : report.getValue().tailMap(begin, false).values()) {
                if (found.size() == max) {
                    return found;
                }
                found.add(open);
            }
        }
        return found;
    }

    private void leave(Open open) {
        TreeMap<Long, Open> report = byHint.get(open.hint);
        report.remove(open.order);
        if (report.isEmpty()) {
            byHint.remove(open.hint);
        }
    }
}
