// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.files;

import coordinatool.model.ReportEntry;
import coordinatool.report.lines.ReportLine;
import coordinatool.report.lines.ReportState;
import coordinatool.tool.Log;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Adds what a report lacks, where the scheduler says that lines may have been lost ({@link ReportLine.Open}). After a
 * loss the scheduler goes through all that is open sorted by report. So the lines that come next mostly need the same
 * file, and it is read once.
 */
final class MissingLines {
    private final ReportDirectory directory;
    private final Log log;
    /** The report that was read, and what is in it; null for none. */
    private String hint;
    private ReportState state;

    MissingLines(ReportDirectory directory, Log log) {
        this.directory = directory;
        this.log = log;
    }

    /** Makes the lines of what the scheduler has sent, but for reports that the batch refuses. */
    void fill(AppendBatch batch) throws IOException {
        boolean completes = false;
        try {
            for (ReportEntry entry : batch.entries()) {
                if (batch.refuses(entry.hint())) {
                    continue;
                }
                ReportLine line = ReportLine.parse(entry.line());
                if (line instanceof ReportLine.Open request) {
                    completes = true;
                    complete(batch, entry.hint(), request);
                } else {
                    batch.add(entry.hint(), entry.line());
                    if (line != null && entry.hint().equals(hint)) {
                        line.tell(state);
                    }
                }
            }
        } catch (IOException e) {
            forget();
            throw e;
        }
        if (!completes) {
            forget();
        }
    }

    /** The report must be read again when it is needed again. */
    private void forget() {
        hint = null;
        state = null;
    }

    /** Adds to the batch what the report lacks about this request. */
    private void complete(AppendBatch batch, String of, ReportLine.Open request) throws IOException {
        if (!of.equals(hint)) {
            forget();
            ReportState found = new ReportState();
            Consumer<String> reader = text -> {
                ReportLine line = ReportLine.parse(text);
                if (line != null) {
                    line.tell(found);
                }
            };
            try {
                directory.read(of, batch.begin(directory, of), reader);
            } catch (NotRegularException e) {
                log.debug(e);
            }
            batch.text(of).lines().forEach(reader);
            hint = of;
            state = found;
        }
        state.missing(request).forEach(line -> batch.add(of, line.text()));
    }
}
