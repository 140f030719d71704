// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.model.Ehlo;
import coordinatool.model.Request;
import coordinatool.wire.ClientMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * An ehlo whose running list may be long. The scheduler is told a part of it at a time, since it does nothing else
 * while it takes one: a hundred thousand would keep everybody waiting for two seconds. The mover has its answer when
 * all of it is known.
 */
final class EhloParts implements BiConsumer<Pending, Message.Reply> {
    /** Requests of a part: 5 to 10 ms. */
    static final int PART = 500;

    private final Ehlo ehlo;
    private final Uplink uplink;
    private final long conn;
    private final Mover mover;
    private final BiConsumer<Pending, Message.Reply> then;
    private int begin;
    private int end;

    /** @param then is told the answer to the whole */
    private EhloParts(Ehlo ehlo, Uplink uplink, long conn, Mover mover, BiConsumer<Pending, Message.Reply> then) {
        this.ehlo = ehlo;
        this.uplink = uplink;
        this.conn = conn;
        this.mover = mover;
        this.then = then;
    }

    /**
     * What the scheduler is to be told first; that is all where it is little.
     *
     * @param conn  number of the connection
     * @param mover is told what it runs
     */
    static Message first(ClientMessage.Ehlo command, Pending pending, Uplink uplink, long conn, Mover mover) {
        EhloParts parts = new EhloParts(command.ehlo(), uplink, conn, mover, pending.asker);
        pending.asker = parts;
        return parts.first(pending);
    }

    /** The same for a scheduler that knows nothing. */
    Message first(Pending pending) {
        begin = 0;
        end = Math.min(PART, ehlo.running().size());
        return new Message.Ehlo(uplink.number(pending), conn, ehlo.withRunning(running()), false, hasMore());
    }

    /** All at once, for a scheduler that has no answer to it. */
    static List<Message> replay(long conn, Ehlo ehlo, List<Request> running) {
        List<Message> all = new ArrayList<>();
        int size = running.size();
        int end = Math.min(PART, size);
        all.add(new Message.Ehlo(0, conn, ehlo.withRunning(running.subList(0, end)), true, end < size));
        for (int begin = end; begin < size; begin = end) {
            end = Math.min(begin + PART, size);
            all.add(new Message.Runs(0, conn, running.subList(begin, end), end < size));
        }
        return all;
    }

    /** The scheduler has answered a part. What it refuses it refuses as a whole, at the first. */
    @Override
    public void accept(Pending pending, Message.Reply answer) {
        if (((Message.Answer) answer).status() == 0) {
            mover.runs(running());
            if (hasMore()) {
                begin = end;
                end = Math.min(begin + PART, ehlo.running().size());
                uplink.ask(pending, new Message.Runs(uplink.number(pending), conn, running(), hasMore()));
                return;
            }
        }
        then.accept(pending, answer);
    }

    private List<Request> running() {
        return ehlo.running().subList(begin, end);
    }

    private boolean hasMore() {
        return end < ehlo.running().size();
    }
}
