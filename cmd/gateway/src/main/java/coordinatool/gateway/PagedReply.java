// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.bus.StatusCursor;
import coordinatool.bus.StatusItem;
import java.io.IOException;
import java.io.OutputStream;

/** A reply that is being written, page after page as the connection takes them. */
abstract class PagedReply {
    /** The page to ask for next, null at the end. */
    private StatusCursor next = StatusCursor.START;

    /** Writes the next page. */
    final void page(OutputStream out, Message.StatusPage page) throws IOException {
        for (StatusItem item : page.items()) {
            item(out, item);
        }
        next = page.next();
        if (next == null) {
            end(out);
        }
    }

    /** What to ask the scheduler for the next page. */
    final Message question(long id, long conn) {
        return question(id, conn, next);
    }

    /** Whether a page has been written. Only the scheduler that gave it knows how to go on. */
    final boolean hasBegun() {
        return !StatusCursor.START.equals(next);
    }

    /** Whether the last page has been written. */
    final boolean isComplete() {
        return next == null;
    }

    abstract void item(OutputStream out, StatusItem item) throws IOException;

    abstract void end(OutputStream out) throws IOException;

    /** Ends it before its end, with EAGAIN. */
    abstract void breakOff(OutputStream out) throws IOException;

    abstract Message question(long id, long conn, StatusCursor from);
}
