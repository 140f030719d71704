// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.model.Errno;
import coordinatool.model.ListItem;
import coordinatool.model.Page;
import coordinatool.model.PageCursor;
import coordinatool.wire.PagedWriter;
import java.io.IOException;

/** A reply that is being written, page after page as the connection takes them. */
final class PagedReply {

    /** Ends it before its end: a positive errno and why. */
    void breakOff(int status, String error) throws IOException {
        writer.breakOff(status, error);
    }

    /** What to ask the scheduler for the page that begins here. */
    interface Question {
        Message of(long id, long conn, PageCursor from);
    }

    private final PagedWriter writer;
    private final Question question;
    private final String name;
    private final Runnable whole;
    /** The page to ask for next, null at the end. */
    private PageCursor next = PageCursor.START;

    /**
     * @param name  what it is called where it has to be broken off
     * @param whole is run once it is complete, unless it was broken off
     */
    PagedReply(PagedWriter writer, Question question, String name, Runnable whole) {
        this.writer = writer;
        this.question = question;
        this.name = name;
        this.whole = whole;
    }

    /** Writes the next page. */
    void page(Page page) throws IOException {
        if (page.items().isEmpty() && page.next() != null) {
            // Whoever waits for the little that is for them sees that we are at it.
            writer.blank();
        }
        for (ListItem item : page.items()) {
            item.visit(writer);
        }
        next = page.next();
        if (next == null) {
            writer.end();
            whole.run();
        }
    }

    /** Ends it before its end, with EAGAIN. */
    void breakOff() throws IOException {
        writer.breakOff(Errno.EAGAIN, "the scheduler was restarted, the " + name + " is not complete");
    }

    /** What to ask the scheduler for the next page. */
    Message question(long id, long conn) {
        return question.of(id, conn, next);
    }

    /** Whether a page has been written. Only the scheduler that gave it knows how to go on. */
    boolean hasBegun() {
        return !PageCursor.START.equals(next);
    }

    /** Whether the last page has been written. */
    boolean isComplete() {
        return next == null;
    }
}
