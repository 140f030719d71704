// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.bus.StatusCursor;
import coordinatool.bus.StatusItem;
import coordinatool.bus.StatusItem.Listed;
import coordinatool.bus.StatusItem.Section;
import coordinatool.lustre.Errno;
import coordinatool.lustre.RequestFilter;
import coordinatool.wire.ListWriter;
import coordinatool.wire.ListedRequest;
import coordinatool.wire.ReplyWriter;
import java.io.IOException;
import java.io.OutputStream;

/** A reply to list. */
final class ListReply implements PagedReply {
    private static final String BROKEN_OFF = "the scheduler was restarted, the list is not complete";

    private final ListWriter writer;
    private final RequestFilter filter;
    /** The page to ask for next, null at the end. */
    private StatusCursor next = StatusCursor.START;
    private String mover;

    ListReply(ReplyWriter replies, RequestFilter filter) {
        this.writer = new ListWriter(replies);
        this.filter = filter;
    }

    @Override
    public void page(OutputStream out, Message.StatusPage page) throws IOException {
        for (StatusItem item : page.items()) {
            if (item instanceof StatusItem.Mover m) {
                mover = m.name();
            } else if (item instanceof Listed listed) {
                writer.write(out, listed(listed));
            }
        }
        next = page.next();
        if (next == null) {
            writer.end(out);
        }
    }

    /** Whether a page has been written. */
    boolean hasBegun() {
        return !next.equals(StatusCursor.START);
    }

    /** Ends it before its end. */
    void breakOff(OutputStream out) throws IOException {
        writer.breakOff(out, Errno.EAGAIN, BROKEN_OFF);
    }

    @Override
    public boolean complete() {
        return next == null;
    }

    @Override
    public Message question(long id, long conn) {
        return new Message.ListNext(id, conn, next, filter);
    }

    private ListedRequest listed(Listed listed) {
        String whose = switch (listed.section()) {
            case QUEUE_RESTORE, QUEUE_REMOVE, QUEUE_ARCHIVE -> null;
            default -> mover;
        };
        return new ListedRequest(listed.section() == Section.ACTIVE, whose, listed.canceled(), listed.position(),
                listed.length(), listed.request());
    }
}
