// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.lustre.Request;
import coordinatool.lustre.RequestKey;

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

    /** A cancel waits for the mover that runs its request. */
    void putCancel(Request cancel);

    /** That cancel was sent, or has no object any more. */
    void deleteCancel(RequestKey key);

    /** Lustre is still to be told that this request was cancelled. */
    void putUntold(Request request);

    /** Lustre has been told. */
    void deleteUntold(RequestKey key);

    /** A setting that survives restarts, see {@link Store.Setting}; null removes it. */
    void set(Store.Setting setting, String value);
}
