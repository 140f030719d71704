// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import coordinatool.model.ReportChanges;
import coordinatool.model.ReportEntry;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.tool.HintRule;
import java.util.function.Supplier;

/**
 * Takes what the store has kept, at the start of the scheduler: all requests before what is known of them, and {@link
 * #finish} at the end. What is not needed any more is deleted from the store.
 */
public final class ReportRecovery {
    private final ReportJournal journal;
    private final OpenRequests open;
    private final LineJournal lines;
    private final Supplier<? extends ReportChanges> store;
    private String keptHint;

    ReportRecovery(ReportJournal journal, OpenRequests open, LineJournal lines,
            Supplier<? extends ReportChanges> store) {
        this.journal = journal;
        this.open = open;
        this.lines = lines;
        this.store = store;
    }

    /** What {@link ReportChanges#setHint} was told. */
    public void hint(String hint) {
        keptHint = hint;
    }

    public void request(Request request) {
        String hint = journal.hintOf(request.data());
        if (hint != null) {
            open.add(request, hint);
        }
    }

    /** A mover had it. */
    public void dispatched(RequestKey key, String mover) {
        OpenRequest request = open.get(key);
        if (request != null) {
            request.mover = mover;
            request.sent = true;
        }
    }

    /** A mover had it, and was to end it. */
    public void toBeCancelled(RequestKey key) {
        OpenRequest request = open.get(key);
        if (request != null) {
            request.cancelled = true;
        }
    }

    /** Its report says that it waits for this mover. After {@link #dispatched}. */
    public void reported(RequestKey key, String mover) {
        OpenRequest request = open.get(key);
        if (request == null || request.sent) {
            store.get().deleteReported(key);
        } else {
            request.mover = mover;
        }
    }

    /** A line that the reporter may not have written. In any order. */
    public void line(long number, String text) {
        int blank = text.indexOf(' ');
        if (!journal.isOn() || blank < 0 || !HintRule.isGood(text.substring(0, blank))) {
            store.get().deleteLine(number);
        } else {
            lines.recover(new ReportEntry(number, text.substring(0, blank), text.substring(blank + 1)));
        }
    }

    /** Everything has been read. */
    public void finish() {
        lines.recovered();
        journal.recovered(keptHint);
    }
}
