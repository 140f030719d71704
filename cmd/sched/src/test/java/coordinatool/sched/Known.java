// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Request;

/** What the {@link Judge} knows of a request that has not ended. */
final class Known {
    final Request request;
    /** Null while it waits. */
    String mover;
    /** Nobody is to have it until it is released. */
    boolean held;
    /** Lustre may have to be asked about it before it goes to a mover: its place says nothing. */
    boolean odd;

    Known(Request request) {
        this.request = request;
    }

    boolean isOfFileOf(Known other) {
        return request.fid().equals(other.request.fid());
    }

    /** Whether it keeps another one waiting: it is of the same file, and runs or is before it. */
    boolean blocks(Known other) {
        return this != other && isOfFileOf(other) && (mover != null
                || request.action() == other.request.action() && request.timestamp() < other.request.timestamp());
    }
}
