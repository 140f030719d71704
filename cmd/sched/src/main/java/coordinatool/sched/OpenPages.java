// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.OpenCursor;
import coordinatool.model.OpenPage;
import coordinatool.model.OpenReport;
import coordinatool.model.RequestKey;
import coordinatool.sched.OpenReports.Open;
import coordinatool.model.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What is open, as pages for the reporter: the reports, and where their restores wait. */
final class OpenPages {
    /** Requests in a page: about a millisecond where all of them have a place in a queue. */
    private static final int PAGE = 500;

    private final OpenReports open;
    private final Function<RequestKey, Place> places;

    OpenPages(OpenReports open, Function<RequestKey, Place> places) {
        this.open = open;
        this.places = places;
    }

    OpenPage page(OpenCursor from, long lastLine) {
        List<Open> part = open.after(from, PAGE);
        List<OpenReport> items = new ArrayList<>();
        String hint = null;
        for (Open request : part) {
            Place place = request.isRestore && !request.sent ? places.apply(request.key) : null;
            if (place != null) {
                items.add(new OpenReport(request.hint, request.fid, place.mover(), place.position(),
                        place.length()));
            } else if (!request.hint.equals(hint)) {
                items.add(OpenReport.of(request.hint));
            }
            hint = request.hint;
        }
        return new OpenPage(lastLine, items, after(part, PAGE));
    }

    /** Where to go on after a part that could have had {@code max}; null at the end. */
    static OpenCursor after(List<Open> part, int max) {
        if (part.size() < max) {
            return null;
        }
        Open last = part.get(part.size() - 1);
        return new OpenCursor(last.hint, last.order);
    }
}
