// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import coordinatool.model.Fid;
import coordinatool.model.OpenCursor;
import coordinatool.model.OpenPage;
import coordinatool.model.OpenReport;
import coordinatool.model.ReportEntry;
import coordinatool.report.lines.ReportLine;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is due at each interval: asks the scheduler page by page which reports are open, writes the progress of what
 * waits, and removes the files that nobody needs any more.
 *
 * <p>A page is true as of a line, and waits until that line is in its file. What happens to a request between the page
 * and then makes its progress stale, and it is left out; so there is no progress of what has ended.
 */
final class ProgressPass {
    private record Waiting(String hint, Fid fid) {
    }

    private final ReportFiles files;
    private final boolean withProgress;
    private final Set<String> unused;
    private final Map<Waiting, ReportLine> progress = new LinkedHashMap<>();
    /** The page to ask for next; null while it is on its way. */
    private OpenCursor next = OpenCursor.START;
    /** The page that is being worked on, or null. */
    private OpenPage page;

    /** @param unused files that go unless they turn out to be in use */
    ProgressPass(ReportFiles files, boolean withProgress, Set<String> unused) {
        this.files = files;
        this.withProgress = withProgress;
        this.unused = unused;
    }

    /** Asks for the next page where it is time to. Returns whether it has. */
    boolean ask(Reporter.Source source) {
        boolean asked = next != null && source.askOpen(next);
        if (asked) {
            next = null;
        }
        return asked;
    }

    void onPage(OpenPage received) {
        page = received;
        progress.clear();
        for (OpenReport item : received.items()) {
            unused.remove(item.hint());
            if (withProgress && item.fid() != null) {
                String mover = item.mover() == null ? ReportLine.ANY_MOVER : item.mover();
                progress.put(new Waiting(item.hint(), item.fid()),
                        new ReportLine.Progress(item.fid(), mover, item.position(), item.length()));
            }
        }
    }

    /** A line was written. */
    void onWritten(ReportEntry entry) {
        if (page != null && (page.last() == 0 || entry.number() > page.last())) {
            ReportLine line = ReportLine.parse(entry.line());
            if (line != null) {
                progress.remove(new Waiting(entry.hint(), line.fid()));
            }
        }
    }

    /** Goes on where possible. @return whether this was the end */
    boolean turn() {
        if (page == null || !files.isIdle() || files.done() < page.last()) {
            return false;
        }
        files.nothingBegun();
        Map<String, StringBuilder> lines = new HashMap<>();
        progress.forEach((waiting, line) ->
                lines.computeIfAbsent(waiting.hint, h -> new StringBuilder()).append(line.text()).append('\n'));
        lines.forEach((hint, text) -> files.append(hint, text.toString()));
        next = page.next();
        page = null;
        if (next == null) {
            unused.forEach(files::remove);
            return true;
        }
        return false;
    }
}
