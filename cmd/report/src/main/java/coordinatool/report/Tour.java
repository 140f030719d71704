// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.bus.Message.OpenPage;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.OpenCursor;
import coordinatool.model.OpenReport;
import coordinatool.model.ReportEntry;
import coordinatool.report.lines.ReportLine;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One round of what is due at each interval: asks the scheduler page by page which reports are open, writes the
 * progress of what waits, and removes the files that nobody needs any more.
 *
 * <p>A page is true as of a line, and waits until that line is in its file. What happens to a request between the page
 * and then makes its progress stale, and it is left out; so there is no progress of what has ended.
 */
final class Tour {
    private record Waiting(String hint, Fid fid) {
    }

    private final ReportFiles files;
    private final boolean withProgress;
    private final Set<String> unused;
    private final Map<Waiting, ReportLine> progress = new LinkedHashMap<>();
    private OpenCursor ask = OpenCursor.START;
    private OpenPage page;

    /** @param unused files that go unless they turn out to be in use */
    Tour(ReportFiles files, boolean withProgress, Set<String> unused) {
        this.files = files;
        this.withProgress = withProgress;
        this.unused = unused;
    }

    /** The page to ask for, null for none; to be told by {@link #asked} when that is done. */
    OpenCursor ask() {
        return ask;
    }

    void asked() {
        ask = null;
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
            String[] words = entry.line().split(" ", 3);
            try {
                progress.remove(new Waiting(entry.hint(), Fid.parse(words.length > 1 ? words[1] : "")));
            } catch (FormatException e) {
                // No line about a request.
                return;
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
        ask = page.next();
        page = null;
        if (ask == null) {
            unused.forEach(files::remove);
            return true;
        }
        return false;
    }
}
