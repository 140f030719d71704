// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import coordinatool.model.OpenCursor;
import coordinatool.model.OpenPage;
import coordinatool.model.OpenReport;
import coordinatool.model.Place;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The requests that are to be reported and have not ended, by key and by report, with what their reports say of them.
 * Every step is O(log n).
 */
final class OpenRequests {
    /** Requests looked at in a turn: about a millisecond where all of them have a place in a queue. */
    static final int PAGE = 500;

    private final Map<RequestKey, OpenRequest> byKey = new HashMap<>();
    private final TreeMap<String, TreeMap<Long, OpenRequest>> byHint = new TreeMap<>();
    private long lastOrder;

    /** A request with this key replaces one that is there. */
    OpenRequest add(Request request, String hint) {
        OpenRequest open = new OpenRequest(request, hint, ++lastOrder);
        OpenRequest former = byKey.put(open.key, open);
        if (former != null) {
            leave(former);
        }
        byHint.computeIfAbsent(hint, h -> new TreeMap<>()).put(open.order, open);
        return open;
    }

    /** The open request with this key, or null. */
    OpenRequest get(RequestKey key) {
        return byKey.get(key);
    }

    Collection<OpenRequest> all() {
        return Collections.unmodifiableCollection(byKey.values());
    }

    void remove(OpenRequest open) {
        byKey.remove(open.key);
        leave(open);
    }

    /** The next page of requests after the given place, sorted by report. */
    List<OpenRequest> after(OpenCursor from) {
        List<OpenRequest> found = new ArrayList<>();
        for (Map.Entry<String, TreeMap<Long, OpenRequest>> report : byHint.tailMap(from.hint(), true).entrySet()) {
            long begin = report.getKey().equals(from.hint()) ? from.order() : 0;
            for (OpenRequest open : report.getValue().tailMap(begin, false).values()) {
                if (found.size() == PAGE) {
                    return found;
                }
                found.add(open);
            }
        }
        return found;
    }

    /** Where to go on after a page; null at the end. */
    static OpenCursor next(List<OpenRequest> page) {
        if (page.size() < PAGE) {
            return null;
        }
        OpenRequest last = page.get(page.size() - 1);
        return new OpenCursor(last.hint, last.order);
    }

    /**
     * What is open, as a page for the reporter: the reports, and where their restores wait.
     *
     * @param lastLine number of the last line that the reporter may not have
     * @param places   tells where a request waits, null where it does not
     */
    OpenPage page(OpenCursor from, long lastLine, Function<RequestKey, Place> places) {
        List<OpenRequest> page = after(from);
        List<OpenReport> items = new ArrayList<>();
        String hint = null;
        for (OpenRequest request : page) {
            Place place = request.isRestore && !request.sent ? places.apply(request.key) : null;
            if (place != null) {
                items.add(new OpenReport(request.hint, request.fid, place.mover(), place.position(),
                        place.length()));
            } else if (!request.hint.equals(hint)) {
                items.add(OpenReport.of(request.hint));
            }
            hint = request.hint;
        }
        return new OpenPage(lastLine, items, next(page));
    }

    private void leave(OpenRequest open) {
        TreeMap<Long, OpenRequest> report = byHint.get(open.hint);
        report.remove(open.order);
        if (report.isEmpty()) {
            byHint.remove(open.hint);
        }
    }
}
