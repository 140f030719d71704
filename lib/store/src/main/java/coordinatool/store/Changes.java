// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.util.ArrayList;
import java.util.List;

/** A batch as a list of changes. Filled by the owner, then read by the writer; the hand-over orders the two. */
final class Changes implements Batch {

    /**
     * One field of one hash.
     *
     * @param field a {@link RequestKey}, a {@link Store.Setting}, the number of a line, or the name of an ingest
     * @param value a {@link Request} or a String; null deletes the field
     */
    record Change(Table table, Object field, Object value) {
    }

    private final List<Change> changes = new ArrayList<>();
    private final boolean repair;
    private long number;

    /** @param repair whether this makes Redis equal to the truth, so that what it changes there is worth counting */
    Changes(boolean repair) {
        this.repair = repair;
    }

    List<Change> list() {
        return changes;
    }

    int size() {
        return changes.size();
    }

    boolean isRepair() {
        return repair;
    }

    /** Number given by {@link Store#submit}; repairs have none. */
    long number() {
        return number;
    }

    void number(long given) {
        number = given;
    }

    void change(Table table, Object field, Object value) {
        changes.add(new Change(table, field, value));
    }

    @Override
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    @Override
    public void putRequest(Request request) {
        change(Table.REQUESTS, request.key(), request);
    }

    @Override
    public void deleteRequest(RequestKey key) {
        change(Table.REQUESTS, key, null);
        change(Table.ASSIGNED, key, null);
    }

    @Override
    public void assign(RequestKey key, String mover) {
        change(Table.ASSIGNED, key, mover);
    }

    @Override
    public void unassign(RequestKey key) {
        change(Table.ASSIGNED, key, null);
    }

    @Override
    public void putCancel(RequestKey key, Request cancel, boolean sent) {
        change(Table.CANCELS, key, sent ? Records.markSent(cancel) : cancel);
    }

    @Override
    public void deleteCancel(RequestKey key) {
        change(Table.CANCELS, key, null);
    }

    @Override
    public void putUntold(Request request) {
        change(Table.UNTOLD, request.key(), request);
    }

    @Override
    public void deleteUntold(RequestKey key) {
        change(Table.UNTOLD, key, null);
    }

    @Override
    public void putReordered(RequestKey key, Request order) {
        change(Table.REORDERED, key, order);
    }

    @Override
    public void deleteReordered(RequestKey key) {
        change(Table.REORDERED, key, null);
    }

    @Override
    public void putArrived(String ingest, long arrived) {
        change(Table.ARRIVED, ingest, Long.toString(arrived));
    }

    @Override
    public void putReported(RequestKey key, String mover) {
        change(Table.REPORTED, key, mover);
    }

    @Override
    public void deleteReported(RequestKey key) {
        change(Table.REPORTED, key, null);
    }

    @Override
    public void putLine(long lineNumber, String line) {
        change(Table.LINES, lineNumber, line);
    }

    @Override
    public void deleteLine(long lineNumber) {
        change(Table.LINES, lineNumber, null);
    }

    @Override
    public void set(Store.Setting setting, String value) {
        change(Table.SETTINGS, setting, value);
    }
}
