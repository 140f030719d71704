// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import coordinatool.model.OpenCursor;
import coordinatool.model.ReportChanges;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes up for lines that may be missing from reports, for every request that is open, page by page. See the package
 * for how, and why so.
 */
final class Repair {
    private final String hintName;
    private final OpenRequests open;
    private final LineJournal lines;
    private final Supplier<? extends ReportChanges> store;
    /** Whether all that is open was gone through at least once; kept in the store. */
    private boolean kept;
    /** Where to go on, and for which loss; null when through. */
    private OpenCursor next;
    private int loss;

    Repair(String hintName, OpenRequests open, LineJournal lines, Supplier<? extends ReportChanges> store) {
        this.hintName = hintName;
        this.open = open;
        this.lines = lines;
        this.store = store;
    }

    /**
     * After a start; all that is open is known.
     *
     * @param keptHint the hint for which lines have been kept, null for none
     */
    void recovered(String keptHint) {
        kept = hintName.equals(keptHint);
        if (kept) {
            loss = lines.losses();
            open.all().forEach(request -> request.complete = loss);
        } else if (keptHint != null) {
            store.get().setHint(null);
        }
    }

    /** One step, where there is need. */
    void step() {
        if (loss != lines.losses()) {
            loss = lines.losses();
            next = OpenCursor.START;
        }
        if (next != null) {
            List<OpenRequest> page = open.after(next);
            page.forEach(lines::complete);
            next = OpenRequests.next(page);
        }
        if (next == null && !kept) {
            kept = true;
            store.get().setHint(hintName);
        }
    }

    void putAll(ReportChanges into) {
        into.setHint(kept ? hintName : null);
    }
}
