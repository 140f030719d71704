// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.model.Nullable;
import coordinatool.model.Request;

/**
 * What happened to a request, for those who follow it ({@code coordinatool-report --follow}).
 *
 * @param mover  that it is about, where one is
 * @param status the mover's errno where it is DONE, otherwise 0
 */
public record Event(What what, Request request, @Nullable String mover, int status) {
    /** What happened. */
    public enum What {
        /** Taken into the queue. */
        NEW,
        /** Waits for this mover now; for any where it is null. */
        ASSIGN,
        /** Sent to the mover. */
        SENT,
        /** Ended. */
        DONE,
        /** Cancelled before a mover had it, or the cancel was sent to its mover. */
        CANCEL,
        /** Back in the queue: its mover is gone for good, or does not run it. */
        REQUEUE,
        /** No mover gets it until somebody has looked at it. */
        HELD,
        /** Held no more. */
        RELEASED
    }

    /** An event of which there is no more to say. */
    public static Event of(What what, Request request) {
        return new Event(what, request, null, 0);
    }

    /** An event that has to do with a mover, which may be null. */
    public static Event of(What what, Request request, String mover) {
        return new Event(what, request, mover, 0);
    }

    /** The end of a request; {@code mover} is null where none has ended it. */
    public static Event done(Request request, String mover, int status) {
        return new Event(What.DONE, request, mover, status);
    }
}
