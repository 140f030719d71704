// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * What is kept of reports in the store that keeps the queue. The changes of one turn of the scheduler, to reports and
 * to the queue, take effect together or not at all: there is a line for every change and a change for every line,
 * whoever dies.
 */
public interface ReportChanges {
    /** A report says that the request waits for this mover. */
    void putReported(RequestKey key, String mover);

    /** The request does not wait for a mover any more, or its report does not say so. */
    void deleteReported(RequestKey key);

    /**
     * A line of a report is to be written.
     *
     * @param number counts up
     * @param text   name of the report, a blank, and the line
     */
    void putLine(long number, String text);

    /** That line has been written. */
    void deleteLine(long number);

    /** The hint of the reports whose lines have been kept since all that is open was gone through; null for none. */
    void setHint(String hint);
}
