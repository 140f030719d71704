// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.wire.ClientMessage;
import java.util.function.BiConsumer;

/**
 * A command queue with many requests. The scheduler is given a part of them at a time, since it does nothing else while
 * it takes one: a hundred thousand would keep everybody waiting for a second. Commands of the same connection wait for
 * all of it, so that requests keep their order.
 */
final class QueueParts implements BiConsumer<Pending, Message.Reply> {
    /** Requests of a part: 10 to 20 ms. */
    static final int PART = 1000;

    private final ClientMessage.Queue command;
    private final Uplink uplink;
    private final long conn;
    private final BiConsumer<Pending, Message.Reply> then;
    private int next;
    private int enqueued;
    private int skipped;
    private boolean durable = true;

    /** @param then is told the answer to the whole */
    private QueueParts(ClientMessage.Queue command, Uplink uplink, long conn, BiConsumer<Pending, Message.Reply> then) {
        this.command = command;
        this.uplink = uplink;
        this.conn = conn;
        this.then = then;
    }

    /**
     * What the scheduler is to be told first; that is all where it is little.
     *
     * @param conn number of the connection
     */
    static Message.Queue first(ClientMessage.Queue command, Pending pending, Uplink uplink, long conn) {
        if (command.requests().size() <= PART) {
            return new Message.Queue(uplink.number(pending), conn, command.fsname(), command.requests());
        }
        QueueParts parts = new QueueParts(command, uplink, conn, pending.asker);
        pending.asker = parts;
        return parts.part(pending);
    }

    /** The scheduler has answered a part. What it refuses it refuses as a whole, at the first. */
    @Override
    public void accept(Pending pending, Message.Reply answer) {
        if (!(answer instanceof Message.Queued part)) {
            then.accept(pending, answer);
            return;
        }
        enqueued += part.enqueued();
        skipped += part.skipped();
        durable &= part.durable();
        if (next < command.requests().size()) {
            uplink.ask(pending, part(pending));
        } else {
            then.accept(pending, new Message.Queued(part.id(), enqueued, skipped, durable));
        }
    }

    private Message.Queue part(Pending pending) {
        int from = next;
        next = Math.min(from + PART, command.requests().size());
        return new Message.Queue(uplink.number(pending), conn, command.fsname(),
                command.requests().subList(from, next));
    }
}
