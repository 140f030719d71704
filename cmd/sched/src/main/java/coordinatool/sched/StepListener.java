// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Hold;
import coordinatool.model.Request;
import coordinatool.model.RequestFacts;
import coordinatool.model.Step.What;

/** Hears of each fact in the life of a request in one way, as those do who only pass it on to people. */
abstract class StepListener implements RequestFacts {

    /** As in {@link coordinatool.model.Step}. */
    abstract void step(What what, Request request, String mover, int status, String reason);

    @Override
    public final void stored(Request request) {
        step(What.NEW, request, null, 0, null);
    }

    @Override
    public final void assigned(Request request, String mover) {
        step(What.ASSIGN, request, mover, 0, null);
    }

    @Override
    public final void dispatched(Request request, String mover) {
        step(What.SENT, request, mover, 0, null);
    }

    @Override
    public final void takenBack(Request request, String mover, String reason) {
        step(What.REQUEUE, request, mover, 0, reason);
    }

    @Override
    public final void held(Request request, Hold hold) {
        step(What.HELD, request, null, 0, hold.reason());
    }

    @Override
    public final void released(Request request) {
        step(What.RELEASED, request, null, 0, null);
    }

    @Override
    public final void ended(Request request, String mover, int status) {
        step(What.DONE, request, mover, status, null);
    }

    @Override
    public final void askedAnew(Request request) {
        step(What.ANEW, request, null, 0, null);
    }

    @Override
    public final void toBeCancelled(Request request, Request cancel) {
        step(What.CANCEL, request, null, 0, null);
    }

    @Override
    public final void cancelSent(Request request, Request cancel) {
        step(What.CANCEL_SENT, request, null, 0, null);
    }

    @Override
    public final void cancelled(Request request, Request cancel) {
        step(What.CANCELLED, request, null, 0, null);
    }
}
