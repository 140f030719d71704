// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * What happened to a request at some time, as the scheduler remembers it.
 *
 * @param time   nanoseconds since the epoch
 * @param action of the request
 * @param cookie the MDT's number of the request, unsigned 64 bits
 * @param fid    the file
 * @param mover  that it has to do with, where one has
 * @param why    the name of its error where it is DONE and had one; why it went back or is held,
 *               for people, where it is REQUEUE or HELD
 */
public record Step(long time, What what, Action action, long cookie, Fid fid, @Nullable String mover,
        @Nullable String why) {

    /** What happened. The names are those of the wire, in capitals. */
    public enum What {
        /** Taken into the queue. */
        NEW,
        /** Waits for this mover now; for any where there is none. */
        ASSIGN,
        /** A mover has it now. */
        SENT,
        /** Back in the queue: its mover is gone for good, or does not run it. */
        REQUEUE,
        /** No mover gets it before somebody has looked at it. */
        HELD,
        /** Held no more. */
        RELEASED,
        /** Ended; by this mover, where there is one. */
        DONE,
        /** Ended in Lustre with EAGAIN, which was asked for it anew. */
        ANEW,
        /** The mover that runs it gets a cancel with its next work. */
        CANCEL,
        /** The mover that runs it was sent the cancel. */
        CANCEL_SENT,
        /** Cancelled while no mover had it; it is no more. */
        CANCELLED,
        /** Lustre has been told that it was cancelled. */
        TOLD
    }

    /** Whether the request is no more. */
    public boolean isEnd() {
        return switch (what) {
            case DONE, ANEW, CANCELLED, TOLD -> true;
            case NEW, ASSIGN, SENT, REQUEUE, HELD, RELEASED, CANCEL, CANCEL_SENT -> false;
        };
    }

    /** Whether the request has ended without an error. */
    public boolean isWell() {
        return what == What.DONE && why == null;
    }
}
