// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.model.Errno;
import coordinatool.model.Page;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;

/**
 * The commands of one connection that have no reply yet, but for recv. Replies are written in the order of the
 * commands. One in pages goes on as its reader takes it; it is always the last, since no command is taken behind it.
 */
final class ReplyQueue {
    /** A page is asked for when less than this waits to be sent. */
    private static final int PAGE_ROOM = 64 << 10;

    private final long conn;
    private final Uplink uplink;
    private final Replies replies;
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>(1);
    private int bytes;
    private boolean ended;

    /** @param conn number of the connection */
    ReplyQueue(long conn, Uplink uplink, Replies replies) {
        this.conn = conn;
        this.uplink = uplink;
        this.replies = replies;
    }

    /** Adds a command, to be asked for, answered, or given its pages. */
    void add(Pending command) {
        waiting.add(command);
        bytes += command.bytes;
    }

    /** An answer that is no page. */
    void answer(Pending command, Message.Reply answer) {
        if (ended) {
            waiting.remove(command);
        } else {
            command.answer = answer;
            write();
        }
    }

    /** A page of the first reply. */
    void page(Page page) {
        PagedReply reply = waiting.element().paged;
        replies.page(reply, page);
        if (reply.isComplete()) {
            removeFirst();
        }
        goOn();
    }

    /** Writes the next page of the first reply as soon as there is room. */
    void goOn() {
        Pending first = waiting.peek();
        if (!ended && first != null && first.paged != null && first.question == null && !first.looks()
                && replies.unsentBytes() < PAGE_ROOM) {
            uplink.ask(first, first.paged.question(uplink.number(first), conn));
        }
    }

    /** A new scheduler cannot go on with the pages of another: a reply that has some ends before its end. */
    void breakOff() {
        waiting.stream().filter(command -> command.paged != null).forEach(command -> command.dropLook());
        breakOffBegun();
        waiting.forEach(command -> command.outdated |= command.answer instanceof Message.StatusAnswer);
    }

    /** The first reply, which is in pages, cannot go on: a positive errno and why. */
    void breakOff(int status, String error) {
        replies.breakOff(waiting.element().paged, status, error);
        removeFirst();
        write();
    }

    /** No scheduler comes: what waits is answered, and what has begun ends before its end. */
    void giveUp(String reason) {
        breakOffBegun();
        for (Pending command : waiting) {
            if (command.awaitsScheduler() && (command.answer == null || command.holdsOthers())) {
                uplink.forget(command);
                command.dropLook();
                command.paged = null;
                command.answer = new Message.Answer(0, Errno.EAGAIN, reason);
            }
        }
        write();
    }

    /** The connection is gone. Only what shall have its effect all the same is kept, without a reply. */
    void end() {
        ended = true;
        waiting.removeIf(command -> {
            boolean over = !command.outlivesSender();
            if (over) {
                command.dropLook();
                uplink.forget(command);
            }
            return over;
        });
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Bytes of the commands. */
    int bytes() {
        return bytes;
    }

    /** Whether the next command has to wait for the last one. */
    boolean holdsOthers() {
        return !waiting.isEmpty() && waiting.getLast().holdsOthers();
    }

    /** All, oldest first. */
    Collection<Pending> commands() {
        return Collections.unmodifiableCollection(waiting);
    }

    private void write() {
        Pending first = waiting.peek();
        while (first != null && first.answer != null && first.paged == null) {
            replies.write(first, first.answer);
            if (first.paged == null || first.paged.isComplete()) {
                removeFirst();
            } else if (first.outdated) {
                breakOff();
            }
            first = waiting.peek();
        }
        goOn();
    }

    private void breakOffBegun() {
        Pending first = waiting.peek();
        if (first != null && first.paged != null && first.paged.hasBegun()) {
            uplink.forget(first);
            first.dropLook();
            replies.breakOff(first.paged);
            removeFirst();
        }
    }

    private void removeFirst() {
        bytes -= waiting.remove().bytes;
    }
}
