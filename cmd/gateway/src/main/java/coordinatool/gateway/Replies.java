// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.wire.ClientMessage;
import coordinatool.wire.ListWriter;
import coordinatool.wire.ReplyWriter;
import coordinatool.wire.StatusWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes the replies to the commands of one connection, and what of them comes in pages. */
final class Replies {
    private final ReplyWriter writer;
    private final Outgoing out;

    private interface Part {
        void write(OutputStream out) throws IOException;
    }

    Replies(ReplyWriter writer, Outgoing out) {
        this.writer = writer;
        this.out = out;
    }

    /** How many bytes wait to be sent. */
    int unsentBytes() {
        return out.size();
    }

    /** Writes the reply to a command, or the beginning of one in pages. */
    void write(Pending p, Message answer) {
        if (answer instanceof Message.Work a) {
            write(to -> writer.work(to, a.work()));
        } else if (answer instanceof Message.Queued a) {
            ClientMessage.Queue c = (ClientMessage.Queue) p.command;
            write(to -> writer.queued(to, a.enqueued(), a.skipped(), c.cancels(), a.durable(), c.error()));
        } else if (answer instanceof Message.Traced a) {
            write(to -> writer.trace(to, a.trace()));
        } else if (answer instanceof Message.StatusAnswer a) {
            p.paged = status((ClientMessage.Status) p.command, a);
        } else {
            Message.Answer a = (Message.Answer) answer;
            write(to -> writer.answer(to, p.name, a.status(), a.error()));
        }
    }

    PagedReply list(ClientMessage.ListRequests command) {
        return new PagedReply(new ListWriter(writer, out),
                (id, conn, from) -> new Message.ListNext(id, conn, from, command.filter()), "list");
    }

    void page(PagedReply reply, Message.StatusPage page) {
        write(to -> reply.page(page.page()));
    }

    void breakOff(PagedReply reply) {
        write(to -> reply.breakOff());
    }

    private PagedReply status(ClientMessage.Status command, Message.StatusAnswer answer) {
        StatusWriter status = new StatusWriter(writer, out, command.listsRequests(), command.details());
        write(to -> status.begin(answer.status()));
        return new PagedReply(status,
                (id, conn, from) -> new Message.StatusNext(id, conn, from, command.listsRequests()), "status");
    }

    /** Writing to memory does not fail. */
    private void write(Part part) {
        try {
            part.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
