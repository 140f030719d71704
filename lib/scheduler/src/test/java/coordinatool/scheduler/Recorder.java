// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Hold;
import coordinatool.model.LockMode;
import coordinatool.model.Refused;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.model.Work;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Makes records of what a scheduler says, for tests to look at. */
record Recorder(Consumer<Effect> to) implements Effects {
    @Override
    public void stored(Request request) {
        to.accept(new Effect.Stored(request));
    }

    @Override
    public void assigned(Request request, String mover) {
        to.accept(new Effect.Assigned(request, mover));
    }

    @Override
    public void dispatched(Request request, String mover) {
        to.accept(new Effect.Dispatched(request, mover));
    }

    @Override
    public void takenBack(Request request, String mover, String reason) {
        to.accept(new Effect.TakenBack(request));
    }

    @Override
    public void held(Request request, Hold hold) {
        to.accept(new Effect.Held(request, hold));
    }

    @Override
    public void released(Request request) {
        to.accept(new Effect.Released(request));
    }

    @Override
    public void ended(Request request, String mover, int status) {
        to.accept(new Effect.Ended(request, status));
    }

    @Override
    public void askedAnew(Request request) {
        to.accept(new Effect.AskedAnew(request));
    }

    @Override
    public void toBeCancelled(Request request, Request cancel) {
        to.accept(new Effect.CancelStored(request.key(), cancel, false));
    }

    @Override
    public void cancelSent(Request request, Request cancel) {
        to.accept(new Effect.CancelStored(request.key(), cancel, true));
    }

    @Override
    public void cancelled(Request request, Request cancel) {
        to.accept(new Effect.Cancelled(request, cancel));
    }

    @Override
    public void answer(long id, int errno, String error) {
        to.accept(new Effect.Answer(id, errno, error));
    }

    @Override
    public void queued(long id, int enqueued, int skipped) {
        to.accept(new Effect.Queued(id, enqueued, skipped));
    }

    @Override
    public void cancelled(long id, List<Refused> refused) {
        to.accept(new Effect.CancelAnswer(id, refused));
    }

    @Override
    public void work(long id, long conn, Work work) {
        to.accept(new Effect.Work(id, conn, work.fsname(), work.archiveId(), work.flags(), work.requests()));
    }

    @Override
    public void endRestore(Request request) {
        to.accept(new Effect.EndRestore(request));
    }

    @Override
    public void cancelOfUnknown(Request cancel) {
        to.accept(new Effect.CancelOfUnknown(cancel, false));
    }

    @Override
    public void cancelKept(Request cancel) {
        to.accept(new Effect.CancelOfUnknown(cancel, true));
    }

    @Override
    public void cancelClaimed(Request cancel) {
        to.accept(new Effect.CancelClaimed(cancel));
    }

    @Override
    public void reordered(RequestKey key, Request order) {
        to.accept(new Effect.Reordered(key, order));
    }

    @Override
    public void reorderRemoved(RequestKey key) {
        to.accept(new Effect.ReorderRemoved(key));
    }

    @Override
    public void endedElsewhere(RequestKey key, int status) {
        to.accept(new Effect.EndedElsewhere(key, status));
    }

    @Override
    public void endedElsewhereRemoved(RequestKey key) {
        to.accept(new Effect.EndedElsewhereRemoved(key));
    }

    @Override
    public void keptBack(RequestKey key, String mover) {
        to.accept(new Effect.KeptBack(key, mover));
    }

    @Override
    public void letGo(RequestKey key) {
        to.accept(new Effect.LetGo(key));
    }

    @Override
    public void strays(RequestKey key, Others others) {
        to.accept(new Effect.Strays(key, others));
    }

    @Override
    public void cancelRemoved(RequestKey key) {
        to.accept(new Effect.CancelRemoved(key));
    }

    @Override
    public void locked(LockMode mode) {
        to.accept(new Effect.Locked(mode));
    }

    @Override
    public void suspended(Set<String> names) {
        to.accept(new Effect.Suspended(Set.copyOf(names)));
    }

    @Override
    public void quit() {
        to.accept(new Effect.Quit());
    }

    @Override
    public void info(String event, Object... details) {
        to.accept(new Effect.Notice(false, event, List.of(details)));
    }

    @Override
    public void warn(String event, Object... details) {
        to.accept(new Effect.Notice(true, event, List.of(details)));
    }
}
