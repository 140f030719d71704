// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.bus.StatusCursor;
import coordinatool.bus.StatusItem;
import coordinatool.model.Errno;
import coordinatool.wire.ReplyWriter;
import coordinatool.wire.StatusWriter;
import coordinatool.wire.StatusWriter.RequestList;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/** A reply to status. */
final class StatusReply extends PagedReply {
    private static final String BROKEN_OFF = "the scheduler was restarted, the status is not complete";

    private final StatusWriter writer;
    private final boolean listsRequests;

    StatusReply(ReplyWriter replies, boolean listsRequests, boolean details) {
        this.writer = new StatusWriter(replies, listsRequests, details);
        this.listsRequests = listsRequests;
    }

    void begin(OutputStream out, Message.StatusAnswer answer) throws IOException {
        writer.begin(out, new StatusWriter.Counters(answer.running(), answer.pending(), answer.done(),
                answer.failed(), answer.connected(), answer.locked(), answer.redisAwaySince(), answer.redisAwayReason(),
                answer.redisWarning(), answer.ingests(), answer.settling()));
    }

    @Override
    void item(OutputStream out, StatusItem item) throws IOException {
        if (item instanceof StatusItem.Mover mover) {
            writer.mover(out, mover(mover));
        } else if (item instanceof StatusItem.Listed listed) {
            listed(out, listed);
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
        return new Message.StatusNext(id, conn, from, listsRequests);
    }

    private static StatusWriter.Mover mover(StatusItem.Mover mover) {
        List<StatusWriter.Slot> slots = mover.batches().stream()
                .map(b -> new StatusWriter.Slot(b.hint(), b.current(), b.expireIdle(), b.expireMax()))
                .toList();
        return new StatusWriter.Mover(mover.name(), mover.state().name().toLowerCase(Locale.ROOT), mover.current(),
                mover.done(), mover.failed(), mover.failing(), mover.archiveIds(), mover.disconnectedSince(), slots);
    }

    private void listed(OutputStream out, StatusItem.Listed listed) throws IOException {
        switch (listed.section()) {
            case ACTIVE -> writer.ofMover(out, RequestList.ACTIVE, listed.request());
            case WAITING_RESTORE -> writer.ofMover(out, RequestList.RESTORE, listed.request());
            case WAITING_REMOVE -> writer.ofMover(out, RequestList.REMOVE, listed.request());
            case WAITING_ARCHIVE -> writer.ofMover(out, RequestList.ARCHIVE, listed.request());
            case CANCELS -> writer.ofMover(out, RequestList.CANCELS, listed.request());
            case BATCH -> writer.inSlot(out, listed.slot(), listed.request());
            case QUEUE_RESTORE -> writer.ofNobody(out, RequestList.RESTORE, listed.request());
            case QUEUE_REMOVE -> writer.ofNobody(out, RequestList.REMOVE, listed.request());
            case QUEUE_ARCHIVE -> writer.ofNobody(out, RequestList.ARCHIVE, listed.request());
        }
    }
}
