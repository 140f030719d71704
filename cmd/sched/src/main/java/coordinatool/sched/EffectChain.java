// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Hold;
import coordinatool.model.LockMode;
import coordinatool.model.Refused;
import coordinatool.model.Request;
import coordinatool.model.RequestFacts;
import coordinatool.model.RequestKey;
import coordinatool.model.Work;
import coordinatool.scheduler.Effects;
import coordinatool.scheduler.Others;
import coordinatool.tool.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Passes on what the scheduler says: the life of each request to all who listen to it, in a fixed order, and the rest
 * to the one whom it concerns.
 */
final class EffectChain implements Effects {
    private final List<RequestFacts> listeners;
    private final StoreListener store;
    private final ReplyListener replies;
    private final PendingNotices notices;
    private final Log log;
    private boolean quit;

    /** @param others who listens to the life of requests, besides these */
    EffectChain(StoreListener store, ReplyListener replies, PendingNotices notices, Log log,
            List<RequestFacts> others) {
        this.listeners = new ArrayList<>(others);
        this.listeners.add(0, store);
        this.store = store;
        this.replies = replies;
        this.notices = notices;
        this.log = log;
    }

    /** Whether the scheduler wants all programs to end. */
    boolean hasQuit() {
        return quit;
    }

    // ---- the life of a request. Loops, since a lambda that captures costs more than the call where only C1 compiles.

    @Override
    public void stored(Request request) {
        for (RequestFacts to : listeners) {
            to.stored(request);
        }
    }

    @Override
    public void assigned(Request request, String mover) {
        for (RequestFacts to : listeners) {
            to.assigned(request, mover);
        }
    }

    @Override
    public void dispatched(Request request, String mover) {
        for (RequestFacts to : listeners) {
            to.dispatched(request, mover);
        }
    }

    @Override
    public void takenBack(Request request, String mover, String reason) {
        for (RequestFacts to : listeners) {
            to.takenBack(request, mover, reason);
        }
    }

    @Override
    public void held(Request request, Hold hold) {
        for (RequestFacts to : listeners) {
            to.held(request, hold);
        }
    }

    @Override
    public void released(Request request) {
        for (RequestFacts to : listeners) {
            to.released(request);
        }
    }

    @Override
    public void ended(Request request, String mover, int status) {
        for (RequestFacts to : listeners) {
            to.ended(request, mover, status);
        }
    }

    @Override
    public void askedAnew(Request request) {
        for (RequestFacts to : listeners) {
            to.askedAnew(request);
        }
    }

    @Override
    public void toBeCancelled(Request request, Request cancel) {
        for (RequestFacts to : listeners) {
            to.toBeCancelled(request, cancel);
        }
    }

    @Override
    public void cancelSent(Request request, Request cancel) {
        for (RequestFacts to : listeners) {
            to.cancelSent(request, cancel);
        }
    }

    @Override
    public void cancelled(Request request, Request cancel) {
        for (RequestFacts to : listeners) {
            to.cancelled(request, cancel);
        }
        notices.tell(cancel);
    }

    // ---- for the store alone

    @Override
    public void reordered(RequestKey key, Request order) {
        store.reordered(key, order);
    }

    @Override
    public void reorderRemoved(RequestKey key) {
        store.reorderRemoved(key);
    }

    @Override
    public void endedElsewhere(RequestKey key, int status) {
        store.endedElsewhere(key, status);
    }

    @Override
    public void endedElsewhereRemoved(RequestKey key) {
        store.endedElsewhereRemoved(key);
    }

    @Override
    public void strays(RequestKey key, Others others) {
        store.strays(key, others);
    }

    @Override
    public void keptBack(RequestKey key, String mover) {
        store.keptBack(key, mover);
    }

    @Override
    public void letGo(RequestKey key) {
        store.letGo(key);
    }

    @Override
    public void cancelRemoved(RequestKey key) {
        store.cancelRemoved(key);
    }

    // ---- for who is to be answered

    @Override
    public void answer(long id, int errno, String error) {
        replies.answer(id, errno, error);
    }

    @Override
    public void queued(long id, int enqueued, int skipped) {
        replies.queued(id, enqueued, skipped);
    }

    @Override
    public void cancelled(long id, List<Refused> refused) {
        replies.cancelled(id, refused);
    }

    @Override
    public void work(long id, long conn, Work work) {
        replies.work(id, conn, work);
    }

    // ---- for Lustre

    @Override
    public void endRestore(Request request) {
        notices.endRestore(request);
    }

    @Override
    public void cancelOfUnknown(Request cancel) {
        notices.tell(cancel);
    }

    @Override
    public void cancelKept(Request cancel) {
        notices.keep(cancel);
    }

    @Override
    public void cancelClaimed(Request cancel) {
        notices.drop(cancel);
    }

    // ---- for administrators

    @Override
    public void locked(LockMode mode) {
        store.locked(mode);
        log.normal("lock changed", "locked", mode.code());
    }

    @Override
    public void suspended(Set<String> names) {
        store.suspended(names);
    }

    @Override
    public void quit() {
        quit = true;
        replies.quit();
        log.normal("locked and nothing runs: all programs end");
    }

    @Override
    public void info(String event, Object... details) {
        log.info(event, details);
    }

    @Override
    public void warn(String event, Object... details) {
        log.warn(event, details);
    }
}
