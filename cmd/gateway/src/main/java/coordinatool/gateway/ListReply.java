// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.bus.StatusCursor;
import coordinatool.bus.StatusItem;
import coordinatool.bus.StatusItem.Listed;
import coordinatool.bus.StatusItem.Section;
import coordinatool.model.Errno;
import coordinatool.model.RequestFilter;
import coordinatool.wire.ListWriter;
import coordinatool.wire.ListedRequest;
import coordinatool.wire.ReplyWriter;
import java.io.IOException;
import java.io.OutputStream;

/** A reply to list. */
final class ListReply extends PagedReply {
    private static final String BROKEN_OFF = "the scheduler was restarted, the list is not complete";

    private final ListWriter writer;
    private final RequestFilter filter;
    private String mover;

    ListReply(ReplyWriter replies, RequestFilter filter) {
        this.writer = new ListWriter(replies);
        this.filter = filter;
    }

    @Override
    void item(OutputStream out, StatusItem item) throws IOException {
        if (item instanceof StatusItem.Mover m) {
            mover = m.name();
        } else if (item instanceof Listed listed) {
            writer.write(out, listed(listed));
        }
    }

    @Override
    void end(OutputStream out) throws IOException {
        writer.end(out);
    }

    @Override
    void breakOff(OutputStream out) throws IOException {
        writer.breakOff(out, Errno.EAGAIN, BROKEN_OFF);
    }

    @Override
    Message question(long id, long conn, StatusCursor from) {
        return new Message.ListNext(id, conn, from, filter);
    }

    private ListedRequest listed(Listed listed) {
        String whose = switch (listed.section()) {
            case QUEUE_RESTORE, QUEUE_REMOVE, QUEUE_ARCHIVE -> null;
            default -> mover;
        };
        return new ListedRequest(listed.section() == Section.ACTIVE, whose, listed.cancelled(), listed.position(),
                listed.length(), listed.request());
    }
}
