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

    void work(Message.Work work) {
        write(to -> writer.work(to, work.fsname(), work.archiveId(), work.flags(), work.requests()));
    }

    /** A reply that says how a command went, and no more. */
    void answer(ClientMessage command, Message.Answer answer) {
        write(to -> writer.answer(to, name(command), answer.status(), answer.error()));
    }

    void queued(ClientMessage.Queue command, Message.Queued answer) {
        write(to -> writer.queued(to, answer.enqueued(), answer.skipped(), command.cancels(),
                answer.durable(), command.error()));
    }

    PagedReply status(ClientMessage.Status command, Message.StatusAnswer answer) {
        StatusWriter status = new StatusWriter(writer, out, command.listsRequests(), command.details());
        write(to -> status.begin(answer.status()));
        return new PagedReply(status,
                (id, conn, from) -> new Message.StatusNext(id, conn, from, command.listsRequests()), "status");
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

    private static String name(ClientMessage command) {
        if (command instanceof ClientMessage.Bad bad) {
            return bad.command();
        }
        return command instanceof ClientMessage.Ehlo ? "ehlo"
                : command instanceof ClientMessage.Recv ? "recv"
                : command instanceof ClientMessage.Done ? "done"
                : command instanceof ClientMessage.Queue ? "queue"
                : command instanceof ClientMessage.Status ? "status"
                : command instanceof ClientMessage.Cancel ? "cancel"
                : command instanceof ClientMessage.ListRequests ? "list" : "lock";
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
