// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.model.Request;

/**
 * What happened to a request, for those who look on ({@code coordinatool-report --follow}). Sent at most once each,
 * numbered without gaps by {@link EventPublisher}.
 */
public sealed interface Event {
    Request request();

    /** Taken into the queue. */
    record New(Request request) implements Event {
    }

    /** Waits for this mover now; for any where it is null. */
    record Assigned(Request request, String mover) implements Event {
    }

    /** Sent to the mover. */
    record Sent(Request request, String mover) implements Event {
    }

    /** Ended; {@code status} is the mover's errno. */
    record Done(Request request, int status) implements Event {
    }

    /** Cancelled before a mover had it, or the cancel was sent to its mover. */
    record Cancelled(Request request) implements Event {
    }

    /** Back in the queue: its mover is gone for good, or does not run it. */
    record Requeued(Request request) implements Event {
    }
}
