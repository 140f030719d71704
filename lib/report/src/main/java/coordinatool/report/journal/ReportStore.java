// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.journal;

import coordinatool.model.RequestKey;

/**
 * What is kept of reports in the store that keeps the queue. What is put here in a turn of the scheduler takes effect
 * together with the changes of the queue in that turn, or not at all: there is a line for every change and a change for
 * every line, whoever dies.
 */
public interface ReportStore {
    /** A report says that the request waits for this mover. */
    void putReported(RequestKey key, String mover);

    /** The request does not wait for a mover any more, or its report does not say so. */
    void deleteReported(RequestKey key);

    /** @param text name of the report, a blank, and the line */
    void putLine(long number, String text);

    void deleteLine(long number);

    /** The hint of the reports whose lines have been kept since all that is open was gone through; null for none. */
    void setHint(String hint);
}
