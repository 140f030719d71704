// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.model.Errno;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.wire.ClientMessage;
import coordinatool.wire.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is said on one connection: which commands are allowed when, and in which order replies go out. It decides
 * nothing else; all that matters is asked of the scheduler.
 *
 * <p>Replies keep the order of the commands, but for that to recv. Three commands hold up those behind them: ehlo, as
 * what is allowed next depends on its answer, and status and list, whose replies are written in parts.
 *
 * <p>Movers wait for a scheduler that is away. Who has not said ehlo is a tool with somebody in front of it, or a script:
 * after some seconds it is told EAGAIN, also where the scheduler before may have carried the command out. All commands may
 * be repeated.
 *
 * <p>It outlives its connection while commands that shall have their effect all the same (done, queue, lock, cancel)
 * have no answer, so that a new scheduler can be told them.
 */
final class Conversation {
    private static final String EHLO_TWICE = "Client cannot send EHLO twice";
    private static final String NO_RECV = "Client must send EHLO first and not already be in RECV";
    /** A page of a status listing is asked for when less than this waits to be sent. */
    private static final int PAGE_ROOM = 64 << 10;

    private enum Hello {
        NONE,
        ASKED,
        SAID
    }

    private final long number;
    private final String address;
    private final Connection connection;
    private final Outgoing out;
    private final Uplink uplink;
    private final Replies replies;
    private final Limits limits;
    private final Work work;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>(1);
    private int pendingBytes;
    private Hello hello = Hello.NONE;
    /** The ehlo that was accepted. */
    private ClientMessage.Ehlo self;
    private boolean held;
    private boolean ended;

    Conversation(long number, String address, Connection connection, Outgoing out, Shared shared) {
        this.number = number;
        this.address = address;
        this.connection = connection;
        this.out = out;
        this.uplink = shared.uplink();
        this.replies = new Replies(shared.replies(), out);
        this.limits = shared.limits();
        this.work = new Work(number, connection, shared);
        uplink.tell(this, new Message.Connected(number, address));
    }

    /** Whether the next command may be taken now. */
    boolean mayTakeMore() {
        return !held && pendingBytes < limits.unansweredBytes() && out.size() < limits.outstandingBytes()
                && (!uplink.congested() || awaitsNobody());
    }

    /** Whether a reply other than to recv is due. */
    boolean owesReplies() {
        return !pending.isEmpty();
    }

    /** Whether a recv waits for work. */
    boolean hasOpenRecv() {
        return work.recv() != null;
    }

    /** Bytes of the commands without a reply. */
    int pendingBytes() {
        return pendingBytes;
    }

    /** Whether it is a mover with an id. */
    boolean isNamed() {
        return hello == Hello.SAID && self.id() != null;
    }

    /** How it is called in the log. */
    String name() {
        return isNamed() ? self.id() : "-";
    }

    String address() {
        return address;
    }

    /** How many requests were handed to it and have not ended. */
    int runningCount() {
        return work.runningCount();
    }

    /** Takes the next command, which had this many bytes. */
    void take(ClientMessage command, int bytes) {
        Pending next = new Pending(command, this, bytes);
        if (awaitsNobody() && next.isOfTool()) {
            refuse(next, Errno.EAGAIN, uplink.absence());
        } else if (command instanceof ClientMessage.Done c) {
            await(next);
            uplink.ask(next, id -> new Message.Done(id, number, c.cookie(), c.dfid(), c.status()));
        } else if (command instanceof ClientMessage.Recv) {
            recv(next);
        } else if (command instanceof ClientMessage.Queue c) {
            await(next);
            uplink.ask(next, id -> new Message.Queue(id, number, c.fsname(), c.requests()));
        } else if (command instanceof ClientMessage.Ehlo c) {
            ehlo(next, c);
        } else if (command instanceof ClientMessage.Status) {
            await(next);
            held = true;
            uplink.ask(next, id -> new Message.Status(id, number));
        } else if (command instanceof ClientMessage.ListRequests c) {
            await(next);
            held = true;
            next.paged = replies.list(c);
            drained();
        } else if (command instanceof ClientMessage.Cancel c) {
            await(next);
            uplink.ask(next, id -> new Message.Cancel(id, number, c.cookie(), c.fid()));
        } else if (command instanceof ClientMessage.Lock c) {
            await(next);
            uplink.ask(next, id -> new Message.Lock(id, number, c.mode()));
        } else if (command instanceof ClientMessage.Bad c) {
            refuse(next, c.status(), c.command().equals("recv") && !mayRecv() ? NO_RECV : c.error());
        }
    }

    /** The scheduler's answer to a command. */
    void answered(Pending command, Message answer) {
        if (command == work.recv()) {
            recvAnswered(command, answer);
        } else if (answer instanceof Message.StatusPage page) {
            replies.page(command.paged, page);
            if (command.paged.isComplete()) {
                held = false;
                settled(pending.poll());
            }
            drained();
        } else {
            command.answer = answer;
            if (command.command instanceof ClientMessage.Ehlo c) {
                ehloAnswered(c, succeeded(answer));
                if (c.id() != null && answer instanceof Message.Answer a && a.status() == Errno.EEXIST) {
                    connection.refused(c.id());
                }
            } else if (command.command instanceof ClientMessage.Done c && succeeded(answer)) {
                work.ended(c.cookie(), c.dfid());
            }
            if (ended) {
                pending.remove(command);
            } else {
                reply();
            }
        }
        if (ended && pending.isEmpty()) {
            connection.forget();
        } else {
            connection.touch();
        }
    }

    /** Less than before waits to be sent. */
    void drained() {
        Pending first = pending.peek();
        if (!ended && first != null && first.paged != null && first.question == null && out.size() < PAGE_ROOM) {
            uplink.ask(first, id -> first.paged.question(id, number));
        }
    }

    /**
     * All that a scheduler has to know that never heard of this connection, in the order in which it happened. Only
     * what the mover has said is done comes first, and not as running: the scheduler before may have known that and
     * not have answered, and this one would take in again what it does not know and is told to be running.
     */
    List<Message> everything() {
        breakOff();
        List<Message> all = new ArrayList<>();
        all.add(new Message.Connected(number, address));
        List<Pending> asked = new ArrayList<>(pending);
        if (work.recv() != null) {
            asked.add(work.recv());
        }
        asked.removeIf(p -> p.question == null);
        asked.sort(Comparator.comparingLong(p -> p.id));
        if (hello == Hello.SAID && !ended) {
            Map<RequestKey, Request> still = new LinkedHashMap<>();
            work.running().forEach(request -> still.put(request.key(), request));
            asked.removeIf(p -> p.question instanceof Message.Done done
                    && still.remove(new RequestKey(done.cookie(), done.dfid())) != null && all.add(done));
            all.add(new Message.Ehlo(0, number, self.id(), self.fsname(), self.archiveIds(),
                    List.copyOf(still.values()), true));
        }
        asked.forEach(p -> all.add(p.question));
        if (ended) {
            all.add(new Message.Disconnected(number));
        }
        return all;
    }

    /** The scheduler is away for long: tools are told so in place of what they wait for. */
    void schedulerAway(String absence) {
        if (ended || !awaitsNobody()) {
            return;
        }
        breakOff();
        for (Pending command : pending) {
            if (command.answer == null && command.isOfTool()) {
                uplink.forget(command);
                command.answer = new Message.Answer(0, Errno.EAGAIN, absence);
                held = false;
            }
        }
        reply();
        connection.touch();
    }

    private boolean awaitsNobody() {
        return hello == Hello.NONE && uplink.absence() != null;
    }

    /**
     * A reply in pages that has begun cannot go on: the pages of a new scheduler are others. Nor can it where no scheduler
     * comes.
     */
    private void breakOff() {
        Pending first = pending.peek();
        if (first != null && first.paged != null && (first.paged.hasBegun() || first.answer != null && awaitsNobody())) {
            if (first.question != null) {
                uplink.forget(first);
            }
            replies.breakOff(first.paged);
            held = false;
            settled(pending.poll());
            connection.touch();
        }
    }

    /** The connection is gone. Returns whether something has to be kept of what it said. */
    boolean end() {
        ended = true;
        work.end();
        pending.removeIf(p -> {
            boolean over = !p.outlivesSender();
            if (over && p.question != null) {
                uplink.forget(p);
            }
            return over;
        });
        uplink.tell(this, new Message.Disconnected(number));
        return !pending.isEmpty();
    }

    private void ehlo(Pending next, ClientMessage.Ehlo c) {
        if (hello != Hello.NONE) {
            refuse(next, Errno.EINVAL, EHLO_TWICE);
            return;
        }
        await(next);
        hello = Hello.ASKED;
        held = true;
        uplink.ask(next, id ->
                new Message.Ehlo(id, number, c.id(), c.fsname(), c.archiveIds(), c.running(), false));
    }

    private void ehloAnswered(ClientMessage.Ehlo c, boolean welcome) {
        held = false;
        hello = welcome ? Hello.SAID : Hello.NONE;
        if (welcome && !ended) {
            // The running list lives on in the table, and shrinks there.
            self = new ClientMessage.Ehlo(c.id(), c.fsname(), c.archiveIds(), List.of(), c.ignored());
            work.claimed(c.running());
            connection.welcomed(c.ignored());
        }
    }

    private boolean mayRecv() {
        return hello == Hello.SAID && work.recv() == null;
    }

    private void recv(Pending next) {
        if (mayRecv()) {
            work.ask(next);
        } else {
            refuse(next, Errno.EINVAL, NO_RECV);
        }
    }

    private void recvAnswered(Pending command, Message answer) {
        work.answered(answer);
        if (answer instanceof Message.Work some) {
            replies.work(some);
        } else if (answer instanceof Message.Answer refused) {
            replies.answer(command.command, refused);
        }
    }

    private void await(Pending next) {
        pending.add(next);
        pendingBytes += next.bytes;
    }

    private void refuse(Pending next, int status, String error) {
        next.answer = new Message.Answer(0, status, error);
        await(next);
        reply();
        connection.touch();
    }

    /** Writes the replies that are due. */
    private void reply() {
        for (Pending first = pending.peek(); first != null && first.answer != null; first = pending.peek()) {
            if (first.command instanceof ClientMessage.Status c
                    && first.answer instanceof Message.StatusAnswer answer) {
                if (first.paged == null) {
                    first.paged = replies.status(c, answer);
                    drained();
                }
                return;
            }
            settled(pending.poll());
            write(first);
        }
        drained();
    }

    private void settled(Pending command) {
        pendingBytes -= command.bytes;
    }

    private void write(Pending command) {
        if (command.command instanceof ClientMessage.Queue c && command.answer instanceof Message.Queued queued) {
            replies.queued(c, queued);
        } else if (command.answer instanceof Message.Answer answer) {
            if (command.command instanceof ClientMessage.Status) {
                held = false;
            }
            replies.answer(command.command, answer);
        }
    }

    private static boolean succeeded(Message answer) {
        return answer instanceof Message.Answer a && a.status() == 0;
    }
}
