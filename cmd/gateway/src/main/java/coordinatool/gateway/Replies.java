// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.model.Page;
import coordinatool.model.Refused;
import coordinatool.wire.ClientMessage;
import coordinatool.wire.ListWriter;
import coordinatool.wire.ReplyWriter;
import coordinatool.wire.StatusWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Writes the replies to the commands of one connection, and what of them comes in pages. Where one cannot be written,
 * which is a mistake of ours, that ends this connection and not the gateway: with it all movers would go, and come back
 * for the same. A mover with a name is given its request again, and after some such deaths the request is held.
 */
final class Replies implements Message.Reply.Visitor<Pending> {
    private final ReplyWriter writer;
    private final Outgoing out;
    private String failure;

    private interface Part {
        void write() throws IOException;
    }

    Replies(ReplyWriter writer, Outgoing out) {
        this.writer = writer;
        this.out = out;
    }

    /** How many bytes wait to be sent. */
    int unsentBytes() {
        return out.size();
    }

    /** Why nothing more can be written, null while it can. */
    String failure() {
        return failure;
    }

    /** Writes the reply to a command, or the beginning of one in pages. */
    void write(Pending p, Message.Reply answer) {
        if (p.challenge != null) {
            write(() -> writer.challenge(out, p.challenge, p.nonce));
        } else {
            answer.visit(this, p);
        }
    }

    /** Writes a reply that was given before. Returns false where there is none. */
    boolean repeat(ByteArrayOutputStream known) {
        if (known != null) {
            write(() -> known.writeTo(out));
        }
        return known != null;
    }

    @Override
    public void answer(Message.Answer a, Pending p) {
        write(() -> writer.answer(out, p.command.kind().word(), a.status(), a.error()));
    }

    @Override
    public void work(Message.Work a, Pending p) {
        write(() -> writer.work(out, a.work()));
    }

    @Override
    public void queued(Message.Queued a, Pending p) {
        ClientMessage.Queue c = (ClientMessage.Queue) p.command;
        write(() -> writer.queued(out, a.enqueued(), a.skipped(), c.cancels(), a.durable(), c.error()));
    }

    @Override
    public void cancelled(Message.Cancelled a, Pending p) {
        ClientMessage.Cancel c = (ClientMessage.Cancel) p.command;
        if (c.list()) {
            write(() -> writer.cancelled(out, c.requests().size() - a.refused().size(), a.refused()));
        } else {
            Refused refused = a.refused().isEmpty() ? new Refused(0, 0, null) : a.refused().get(0);
            answer(new Message.Answer(a.id(), refused.status(), refused.error()), p);
        }
    }

    @Override
    public void statusAnswer(Message.StatusAnswer a, Pending p) {
        write(() -> p.paged = status(p, a));
    }

    @Override
    public void statusPage(Message.StatusPage a, Pending p) {
        page(p.paged, a.page());
    }

    @Override
    public void traced(Message.Traced a, Pending p) {
        write(() -> writer.trace(out, a.trace()));
    }

    @Override
    public void compared(Message.Compared a, Pending p) {
        write(() -> writer.compared(out, a.page()));
    }

    PagedReply list(ClientMessage.ListRequests command) {
        return new PagedReply(new ListWriter(writer, out, command.owners()),
                (id, conn, from) -> new Message.ListNext(id, conn, from, command.filter()), "list", () -> { });
    }

    void page(PagedReply reply, Page page) {
        write(() -> reply.page(page));
    }

    void breakOff(PagedReply reply, int status, String error) {
        write(() -> reply.breakOff(status, error));
    }

    void breakOff(PagedReply reply) {
        write(reply::breakOff);
    }

    private PagedReply status(Pending p, Message.StatusAnswer answer) throws IOException {
        ClientMessage.Status command = (ClientMessage.Status) p.command;
        StatusWriter status = new StatusWriter(writer, p.status.to(out), command);
        status.begin(answer.status(), p.status.neighbours());
        PagedReply reply = new PagedReply(status,
                (id, conn, from) -> new Message.StatusNext(id, conn, from, command.listsRequests()), "status",
                p.status::finish);
        reply.page(answer.page());
        return reply;
    }

    private void write(Part part) {
        if (failure != null) {
            return;
        }
        try {
            part.write();
        } catch (IOException | RuntimeException e) {
            failure = e.toString();
            writer.startOver();
        }
    }
}
