// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * The life of a request, one method a fact. Whoever listens says what it does with every fact, so one that is new does
 * not compile until everybody has thought of it. Facts come in the order in which they happen.
 */
public interface RequestFacts {

    /** New in the queue. */
    void stored(Request request);

    /**
     * It waits, and the mover that it waits for has changed.
     *
     * @param mover null where any may have it again
     */
    void assigned(Request request, String mover);

    /** A mover has it now. */
    void dispatched(Request request, String mover);

    /**
     * Back in the queue, at its old place.
     *
     * @param mover  who had it
     * @param reason why that one has it no more, for people
     */
    void takenBack(Request request, String mover, String reason);

    /** It waits, and no mover gets it before somebody has looked at it. */
    void held(Request request, Hold hold);

    /** It is held no more: it was released, a mover has it all the same, or it is about to end. */
    void released(Request request);

    /**
     * It has ended with this errno; it is no more.
     *
     * @param mover who has ended it; null where none has
     */
    void ended(Request request, String mover, int status);

    /** It has been ended in Lustre with EAGAIN, and Lustre was asked for it anew; it is no more. */
    void askedAnew(Request request);

    /** A mover runs it, and gets this cancel with its next work. */
    void toBeCancelled(Request request, Request cancel);

    /** The mover that runs it is being sent this cancel. */
    void cancelSent(Request request, Request cancel);

    /** Cancelled while no mover had it; it is no more, and Lustre is to be told with this cancel. */
    void cancelled(Request request, Request cancel);
}
