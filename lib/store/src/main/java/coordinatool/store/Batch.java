// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.Request;
import coordinatool.model.RequestKey;

/**
 * Changes of one turn of the scheduler, written together and in order. Filled by the scheduler's thread, then handed to
 * {@link Store#submit} and not touched again.
 */
public interface Batch {
    boolean isEmpty();

    /** The request is in the queue. */
    void putRequest(Request request);

    /** The request has ended: it goes, and so does its assignment. */
    void deleteRequest(RequestKey key);

    /** The request was given to this mover. */
    void assign(RequestKey key, String mover);

    /** The request was taken back. */
    void unassign(RequestKey key);

    /** A cancel waits for the mover that runs the request with this key, or was sent to it. */
    void putCancel(RequestKey key, Request cancel, boolean sent);

    /** The request with this key is no more. */
    void deleteCancel(RequestKey key);

    /** Lustre is still to be told that this request was cancelled. */
    void putUntold(Request request);

    /** Lustre has been told. */
    void deleteUntold(RequestKey key);

    /** Lustre has ordered this while the request with that key was running. */
    void putReordered(RequestKey key, Request order);

    /** That request does not run any more. */
    void deleteReordered(RequestKey key);

    /**
     * All requests up to this batch of an ingest are in the queue, or were there.
     *
     * @param ingest its name
     * @param batch  counts up, see {@code Message.Arrived}
     */
    void putArrived(String ingest, long batch);

    /** A report says that the request waits for this mover. */
    void putReported(RequestKey key, String mover);

    /** The request does not wait for a mover any more, or its report does not say so. */
    void deleteReported(RequestKey key);

    /**
     * A line of a report is to be written. All changes of a batch with lines take effect at once or not at all, so that
     * there is a line for every change and a change for every line, whoever dies.
     *
     * @param number counts up
     */
    void putLine(long number, String line);

    /** That line has been written. */
    void deleteLine(long number);

    /** A setting that survives restarts, see {@link Store.Setting}; null removes it. */
    void set(Store.Setting setting, String value);
}
