// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.lustre.Action;
import coordinatool.lustre.Errno;
import coordinatool.lustre.Request;
import coordinatool.lustre.RequestKey;
import coordinatool.wire.ClientMessage;
import coordinatool.wire.Limits;
import coordinatool.wire.ReplyWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * <p>It outlives its connection while commands that shall have their effect all the same (done, queue, lock, cancel)
 * have no answer, so that a new scheduler can be told them.
 */
final class Conversation {
    private static final String EHLO_TWICE = "Client cannot send EHLO twice";
    private static final String NO_RECV = "Client must send EHLO first and not already be in RECV";
    /** A page of a status listing is asked for when less than this waits to be sent. */
    private static final int PAGE_ROOM = 64 << 10;
    /** Work in one reply, packed: at most one in so many bytes of the longest message. Listed, it is thrice as long. */
    private static final int LIST_PART = 16;

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
    private final ReplyWriter replies;
    private final Limits limits;
    private final RunningTable table;
    private final RunningTable.Share running;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>(1);
    private Pending openRecv;
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
        this.replies = shared.replies();
        this.limits = shared.limits();
        this.table = shared.running();
        this.running = table.share(this::fewerRun);
        uplink.tell(this, new Message.Connected(number, address));
    }

    /** Whether the next command may be taken now. */
    boolean mayTakeMore() {
        return !held && pendingBytes < limits.unansweredBytes() && out.size() < limits.outstandingBytes()
                && !uplink.congested();
    }

    /** Whether a reply other than to recv is due. */
    boolean owesReplies() {
        return !pending.isEmpty();
    }

    /** Whether a recv waits for work. */
    boolean hasOpenRecv() {
        return openRecv != null;
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
        return running.count();
    }

    /** Takes the next command, which had this many bytes. */
    void take(ClientMessage command, int bytes) {
        Pending next = new Pending(command, this, bytes);
        if (command instanceof ClientMessage.Done c) {
            await(next);
            uplink.ask(next, id -> new Message.Done(id, number, c.cookie(), c.dfid(), c.status()));
        } else if (command instanceof ClientMessage.Recv c) {
            recv(next, c);
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
            next.paged = new ListReply(replies, c.filter());
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
        if (command == openRecv) {
            openRecv = null;
            recvAnswered(answer);
        } else if (answer instanceof Message.StatusPage page) {
            write(() -> command.paged.page(out, page));
            if (command.paged.complete()) {
                held = false;
                settled(pending.poll());
            }
            drained();
        } else {
            command.answer = answer;
            if (command.command instanceof ClientMessage.Ehlo c) {
                ehloAnswered(c, succeeded(answer));
            } else if (command.command instanceof ClientMessage.Done c && succeeded(answer)) {
                table.remove(c.cookie(), c.dfid());
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
        breakOffList();
        List<Message> all = new ArrayList<>();
        all.add(new Message.Connected(number, address));
        List<Pending> asked = new ArrayList<>(pending);
        if (openRecv != null) {
            asked.add(openRecv);
        }
        asked.removeIf(p -> p.question == null);
        asked.sort(Comparator.comparingLong(p -> p.id));
        if (hello == Hello.SAID && !ended) {
            Map<RequestKey, Request> still = new LinkedHashMap<>();
            running.requests().forEach(request -> still.put(request.key(), request));
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

    /** A list that has begun cannot go on: a scheduler that never heard of us does not know how far it was. */
    private void breakOffList() {
        Pending first = pending.peek();
        if (first != null && first.paged instanceof ListReply list && list.hasBegun()) {
            if (first.question != null) {
                uplink.forget(first);
            }
            write(() -> list.breakOff(out));
            held = false;
            settled(pending.poll());
            connection.touch();
        }
    }

    /** The connection is gone. Returns whether something has to be kept of what it said. */
    boolean end() {
        ended = true;
        running.clear();
        if (openRecv != null) {
            uplink.forget(openRecv);
            openRecv = null;
        }
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
            c.running().forEach(running::put);
            connection.welcomed(c.ignored());
        }
    }

    private boolean mayRecv() {
        return hello == Hello.SAID && openRecv == null;
    }

    private void recv(Pending next, ClientMessage.Recv c) {
        if (!mayRecv()) {
            refuse(next, Errno.EINVAL, NO_RECV);
            return;
        }
        openRecv = next;
        askForWork(c);
    }

    /**
     * Has a recv answered, unless the mover runs so many requests already that it could not list more in one message
     * when it comes back: then as soon as some of them have ended.
     */
    private void askForWork(ClientMessage.Recv c) {
        if (running.listedBytes() > limits.messageBytes() / 4 * 3) {
            connection.full();
            return;
        }
        long maxBytes = Math.min(c.maxBytes(), limits.messageBytes() / LIST_PART);
        uplink.ask(openRecv, id ->
                new Message.Recv(id, number, c.maxArchive(), c.maxRestore(), c.maxRemove(), maxBytes));
    }

    private void fewerRun() {
        if (openRecv != null && openRecv.question == null && !ended) {
            askForWork((ClientMessage.Recv) openRecv.command);
        }
    }

    private void recvAnswered(Message answer) {
        if (answer instanceof Message.Work work) {
            for (Request request : work.requests()) {
                if (request.action() != Action.CANCEL) {
                    running.put(request);
                }
            }
            write(() -> replies.work(out, work.fsname(), work.archiveId(), work.flags(), work.requests()));
        } else if (answer instanceof Message.Answer refused) {
            write(() -> replies.answer(out, "recv", refused.status(), refused.error()));
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
                    StatusReply status = new StatusReply(replies, c.listsRequests());
                    first.paged = status;
                    write(() -> status.begin(out, answer));
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
        Message answer = command.answer;
        if (command.command instanceof ClientMessage.Queue c) {
            if (answer instanceof Message.Queued q) {
                write(() -> replies.queued(out, q.enqueued(), q.skipped(), q.durable(), c.error()));
                return;
            }
        }
        if (answer instanceof Message.Answer a) {
            if (command.command instanceof ClientMessage.Status) {
                held = false;
            }
            write(() -> replies.answer(out, name(command.command), a.status(), a.error()));
        }
    }

    private static boolean succeeded(Message answer) {
        return answer instanceof Message.Answer a && a.status() == 0;
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

    private interface Writing {
        void run() throws IOException;
    }

    /** Writing to memory does not fail. */
    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
