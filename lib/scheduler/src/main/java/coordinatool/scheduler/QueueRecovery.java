// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Hold;
import coordinatool.model.LockMode;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.scheduler.placement.ArchiveRouter;
import coordinatool.scheduler.queue.Task;
import java.util.List;

/**
 * Puts back what a store has kept of an earlier life of the scheduler: at start, before anything else happens, in the
 * order of these methods. Times are nanoseconds since the epoch.
 */
public final class QueueRecovery {
    private final ArchiveRouter router;
    private final Dispatcher dispatcher;
    private final Admission admission;
    private final MoverRegistry registry;
    private final Cancels cancels;
    private final Reordered reordered;
    private final Settling settling;
    private boolean read;

    QueueRecovery(ArchiveRouter router, Dispatcher dispatcher, Admission admission, MoverRegistry registry,
            Cancels cancels, Reordered reordered, Settling settling) {
        this.router = router;
        this.dispatcher = dispatcher;
        this.admission = admission;
        this.registry = registry;
        this.cancels = cancels;
        this.reordered = reordered;
        this.settling = settling;
    }

    public void lock(LockMode mode) {
        dispatcher.lock(mode);
    }

    /** This mover was suspended. */
    public void suspended(String mover) {
        registry.recoverSuspension(mover);
    }

    public void request(Request request, long now) {
        admission.recover(request, now);
    }

    /** That was the last request: all of them are found from now on. */
    public void requestsRead() {
        if (!read) {
            read = true;
            admission.indexRecovered();
        }
    }

    /**
     * Lets them wait.
     *
     * @param assigned whether some of them had been given to movers, as {@link #assignment} will say
     */
    public void endOfRequests(boolean assigned, long now) {
        requestsRead();
        router.advance(now);
        cancels.awaitMovers(now);
        List<Task> recovered = admission.finishRecovery(!assigned);
        if (!assigned) {
            settling.await(recovered);
        }
    }

    /** The mover that had the request with this key; its grace begins. */
    public void assignment(RequestKey key, String mover, long now) {
        router.advance(now);
        registry.recoverAssignment(key, mover, now);
    }

    /** The request with this key, which is there, was held. Where it runs by now, it is not any more. */
    public void held(RequestKey key, Hold hold) {
        admission.recoverHold(key, hold);
    }

    /** See {@link Effects#reordered}. */
    public void reorder(RequestKey key, Request order) {
        reordered.recover(key, order);
    }

    /** See {@link Effects#endedElsewhere}. Where no mover has the request any more it is no more. */
    public void endedElsewhere(RequestKey key, int status, long now) {
        router.advance(now);
        admission.recoverOutcome(key, status);
    }

    /** See {@link Effects#strays}. */
    public void strays(RequestKey key, Others others, long now) {
        router.advance(now);
        others.gone().forEach(mover -> admission.strays().goneWith(key, mover));
        others.here().forEach(mover -> registry.recoverStray(key, mover, now));
    }

    /**
     * A cancel of the request with this key, and whether its mover has been sent it. Where the request does not run any
     * more this has its effects.
     */
    public void cancel(RequestKey key, Request cancel, boolean sent) {
        cancels.recovered(key, cancel, sent);
    }
}
