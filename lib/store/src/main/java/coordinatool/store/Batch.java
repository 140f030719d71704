// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.ReportChanges;
import coordinatool.model.Hold;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes of one turn of the scheduler, written together and in order. Filled by the scheduler's thread, then handed to
 * {@link Store#submit} and not touched again.
 */
public final class Batch implements ReportChanges {

    /** What one field of one hash is to hold; a value of null deletes it. Without a field: all fields are deleted. */
    record Change<F, V>(Table<F, V> table, F field, V value) {
        boolean clears() {
            return field == null;
        }
    }

    private final List<Change<?, ?>> changes = new ArrayList<>();

    /** In order. */
    List<Change<?, ?>> changes() {
        return changes;
    }

    int size() {
        return changes.size();
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    void add(Change<?, ?> change) {
        changes.add(change);
    }

    <F, V> void put(Table<F, V> table, F field, V value) {
        changes.add(new Change<>(table, field, value));
    }

    <F> void delete(Table<F, ?> table, F field) {
        put(table, field, null);
    }

    /** The request is in the queue. */
    public void putRequest(Request request) {
        put(Table.REQUESTS, request.key(), request);
    }

    /** The request has ended: it goes, and so does its assignment. */
    public void deleteRequest(RequestKey key) {
        delete(Table.REQUESTS, key);
        delete(Table.ASSIGNED, key);
    }

    /** The request was given to this mover. */
    public void assign(RequestKey key, String mover) {
        put(Table.ASSIGNED, key, mover);
    }

    /** The request was taken back. */
    public void unassign(RequestKey key) {
        delete(Table.ASSIGNED, key);
    }

    /** The request with this key is held. */
    public void putHold(RequestKey key, Hold hold) {
        put(Table.HELD, key, hold);
    }

    /** It is held no more. */
    public void deleteHold(RequestKey key) {
        delete(Table.HELD, key);
    }

    /** A cancel waits for the mover that runs the request with this key, or was sent to it. */
    public void putCancel(RequestKey key, Request cancel, boolean sent) {
        put(Table.CANCELS, key, new Cancel(cancel, sent));
    }

    /** The request with this key is no more. */
    public void deleteCancel(RequestKey key) {
        delete(Table.CANCELS, key);
    }

    /** Lustre is still to be told that this request was cancelled. */
    public void putUntold(Request request) {
        put(Table.UNTOLD, request.key(), request);
    }

    /** Lustre has been told. */
    public void deleteUntold(RequestKey key) {
        delete(Table.UNTOLD, key);
    }

    /** Lustre has ordered this while the request with that key was running. */
    public void putReordered(RequestKey key, Request order) {
        put(Table.REORDERED, key, order);
    }

    /** That request does not run any more. */
    public void deleteReordered(RequestKey key) {
        delete(Table.REORDERED, key);
    }

    /** The request with this key has ended with this errno, and a mover still has it. */
    public void putEnded(RequestKey key, int status) {
        put(Table.ENDED, key, (long) status);
    }

    /** No mover has that request any more. */
    public void deleteEnded(RequestKey key) {
        delete(Table.ENDED, key);
    }

    /** Movers that may have the request with this key besides the one that it is assigned to; null for none. */
    public void putStrays(RequestKey key, String movers) {
        put(Table.STRAYS, key, movers);
    }

    /**
     * All requests up to this batch of an ingest are in the queue, or were there.
     *
     * @param ingest its name
     * @param batch  counts up, see {@code Message.Arrived}
     */
    public void putArrived(String ingest, long batch) {
        put(Table.ARRIVED, ingest, batch);
    }

    @Override
    public void putReported(RequestKey key, String mover) {
        put(Table.REPORTED, key, mover);
    }

    @Override
    public void deleteReported(RequestKey key) {
        delete(Table.REPORTED, key);
    }

    @Override
    public void putLine(long number, String text) {
        put(Table.LINES, number, text);
    }

    @Override
    public void deleteLine(long number) {
        delete(Table.LINES, number);
    }

    /** There are no lines but those that are put after this. Only for what makes a store that was away equal again. */
    public void clearLines() {
        changes.add(new Change<>(Table.LINES, null, null));
    }

    @Override
    public void setHint(String hint) {
        set(Store.Setting.REPORTING, hint);
    }

    /** A setting that survives restarts; null removes it. */
    public void set(Store.Setting setting, String value) {
        put(Table.SETTINGS, setting.field(), value);
    }
}
