// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Hold;
import coordinatool.model.LockMode;
import coordinatool.model.Request;
import coordinatool.model.RequestFacts;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.Others;
import coordinatool.store.Batch;
import coordinatool.store.Store;
import java.util.Set;

/** Keeps in the store what a later life of the scheduler has to know. A turn's changes are one batch of the store. */
final class StoreListener implements RequestFacts {
    private final Journal journal;

    StoreListener(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void stored(Request request) {
        journal.batch().putRequest(request);
    }

    @Override
    public void assigned(Request request, String mover) {
        // A later life chooses anew.
    }

    @Override
    public void dispatched(Request request, String mover) {
        journal.batch().assign(request.key(), mover);
    }

    @Override
    public void takenBack(Request request, String mover, String reason) {
        journal.batch().unassign(request.key());
    }

    @Override
    public void held(Request request, Hold hold) {
        journal.batch().putHold(request.key(), hold);
    }

    @Override
    public void released(Request request) {
        journal.batch().deleteHold(request.key());
    }

    @Override
    public void ended(Request request, String mover, int status) {
        journal.batch().deleteRequest(request.key());
    }

    @Override
    public void askedAnew(Request request) {
        journal.batch().deleteRequest(request.key());
    }

    @Override
    public void toBeCancelled(Request request, Request cancel) {
        journal.batch().putCancel(request.key(), cancel, false);
    }

    @Override
    public void cancelSent(Request request, Request cancel) {
        journal.batch().putCancel(request.key(), cancel, true);
    }

    @Override
    public void cancelled(Request request, Request cancel) {
        journal.batch().deleteRequest(request.key());
    }

    void cancelRemoved(RequestKey key) {
        journal.batch().deleteCancel(key);
    }

    void reordered(RequestKey key, Request order) {
        journal.batch().putReordered(key, order);
    }

    void reorderRemoved(RequestKey key) {
        journal.batch().deleteReordered(key);
    }

    void endedElsewhere(RequestKey key, int status) {
        journal.batch().putEnded(key, status);
    }

    void endedElsewhereRemoved(RequestKey key) {
        journal.batch().deleteEnded(key);
    }

    void strays(RequestKey key, Others others) {
        journal.batch().putStrays(key, NameList.of(others));
    }

    void keptBack(RequestKey key, String mover) {
        journal.batch().assign(key, mover);
    }

    void letGo(RequestKey key) {
        journal.batch().unassign(key);
    }

    void locked(LockMode mode) {
        putLock(journal.batch(), mode);
    }

    void suspended(Set<String> names) {
        putSuspended(journal.batch(), names);
    }

    static void putSuspended(Batch batch, Set<String> names) {
        batch.set(Store.Setting.SUSPENDED, NameList.of(names));
    }

    static void putLock(Batch batch, LockMode mode) {
        batch.set(Store.Setting.LOCK, mode == LockMode.LOCKED ? "1" : null);
    }
}
