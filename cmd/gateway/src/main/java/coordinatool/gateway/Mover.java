// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.Errno;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.tool.Log;
import coordinatool.wire.ClientMessage;
import coordinatool.wire.Limits;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Who has said ehlo on a connection, the recv that waits for work, and the requests that it was handed and runs. */
final class Mover {
    /** Work in one reply, packed: at most one in so many bytes of the longest message. Listed, it is thrice as long. */
    private static final int LIST_PART = 16;

    private enum Hello {
        NONE,
        ASKED,
        SAID
    }

    private final Message.Connected connection;
    private final Uplink uplink;
    private final Limits limits;
    private final RunningTable running;
    private final Consumer<String> beforeEhlo;
    private final BiConsumer<String, String> refused;
    private final Log log;
    private Hello hello = Hello.NONE;
    /** The ehlo that was accepted. */
    private Ehlo ehlo;
    private Pending recv;
    private boolean toldFull;

    /**
     * @param seed       any number that strangers do not know
     * @param beforeEhlo is told its id before the scheduler is
     * @param refused    is told the id and the address of a mover that was refused because another one has its id
     */
    Mover(Message.Connected connection, Uplink uplink, long seed, Limits limits, Consumer<String> beforeEhlo,
            BiConsumer<String, String> refused, Log log) {
        this.connection = connection;
        this.uplink = uplink;
        this.limits = limits;
        this.running = new RunningTable(seed, this::fewerRun);
        this.beforeEhlo = beforeEhlo;
        this.refused = refused;
        this.log = log;
    }

    /** Whether no ehlo was said, or all were refused. */
    boolean isNobody() {
        return hello == Hello.NONE;
    }

    /** The ehlo that was accepted, without its running list; null where there is none. */
    Ehlo ehlo() {
        return ehlo;
    }

    /** Its id; null where it has none. */
    String id() {
        return ehlo == null ? null : ehlo.mover();
    }

    /** How it is called in the log. */
    String name() {
        return id() == null ? "-" : id();
    }

    /** The recv that waits for work, null where there is none. */
    Pending recv() {
        return recv;
    }

    boolean mayRecv() {
        return hello == Hello.SAID && recv == null;
    }

    /** What was handed to it and has not ended. */
    RunningTable running() {
        return running;
    }

    /** The scheduler will be asked whether it is welcome. @param id null where it has none */
    void introduced(String id) {
        beforeEhlo.accept(id);
        hello = Hello.ASKED;
    }

    /** It has said that it runs these, and the scheduler knows. */
    void runs(List<Request> requests) {
        requests.forEach(running::put);
    }

    /** What it has said, but for recv, is answered. */
    void answered(Pending command, Message.Reply answer) {
        if (command.command instanceof ClientMessage.Ehlo c) {
            welcomed(c, ((Message.Answer) answer).status());
        } else if (command.ended != null && ((Message.Answer) answer).status() == 0) {
            ended(command.ended);
        }
    }

    private void welcomed(ClientMessage.Ehlo c, int status) {
        if (status != 0) {
            hello = Hello.NONE;
            if (status == Errno.EEXIST && c.ehlo().mover() != null) {
                refused.accept(c.ehlo().mover(), connection.address());
            }
            return;
        }
        hello = Hello.SAID;
        // The running list lives on in the table, and shrinks there.
        ehlo = c.ehlo().withRunning(List.of());
        if (c.ignored() > 0) {
            log.warn("running list has entries that make no sense", "mover", name(), "address", connection.address(),
                    "entries", c.ignored());
        }
        if (id() != null) {
            log.normal("mover connected", "mover", id(), "address", connection.address(), "running", running.count());
        } else {
            log.info("client connected", "address", connection.address(), "running", running.count());
        }
    }

    /** A recv comes, where it may. */
    void receive(Pending command) {
        recv = command;
        askUnlessFull();
    }

    /** The recv has its answer. */
    void received(Message.Reply answer) {
        recv = null;
        if (answer instanceof Message.Work work) {
            for (Request request : work.work().requests()) {
                if (request.action() != Action.CANCEL) {
                    running.put(request);
                }
                if (log.isInfo()) {
                    log.info("given to the mover", "action", request.action(), "fid", request.fid(), "cookie",
                            RequestKey.cookieText(request.cookie()), "mover", name());
                }
            }
        }
    }

    /** It says that it has ended a request. */
    void says(ClientMessage.Done c) {
        if (log.isInfo()) {
            log.info("ended by the mover", "dfid", c.dfid(), "cookie", RequestKey.cookieText(c.cookie()), "mover",
                    name(), "error", c.status() == 0 ? "none" : Errno.name(c.status()));
        }
    }

    /** It has ended a request: no new scheduler need be told of it. */
    void ended(RunningTable.Handed handed) {
        running.remove(handed);
    }

    /**
     * Says in the log that the connection is gone.
     *
     * @param explained whether the log knows already why
     */
    void leaves(String why, boolean explained) {
        if (id() != null) {
            log.normal("mover gone", "mover", id(), "address", connection.address(), "running", running.count(),
                    "reason", why);
        } else if (!explained) {
            log.info("client gone", "address", connection.address(), "running", running.count(), "reason", why);
        }
    }

    /** The connection is gone. */
    void end() {
        if (recv != null) {
            uplink.forget(recv);
            recv = null;
        }
        running.clear();
    }

    /**
     * Has the recv answered, unless the mover runs so many requests already that it could not list more in one message
     * when it comes back: then as soon as some of them have ended.
     */
    private void askUnlessFull() {
        if (running.listedBytes() > limits.messageBytes() / 4 * 3) {
            if (!toldFull) {
                toldFull = true;
                log.warn("mover gets no more work until some of its requests have ended", "mover", name(), "address",
                        connection.address(), "running", running.count());
            }
            return;
        }
        RecvLimits asked = ((ClientMessage.Recv) recv.command).limits();
        RecvLimits allowed = asked.withMaxBytes(Math.min(asked.maxBytes(), limits.messageBytes() / LIST_PART));
        uplink.ask(recv, new Message.Recv(uplink.number(recv), connection.conn(), allowed));
    }

    private void fewerRun() {
        if (recv != null && recv.question == null) {
            askUnlessFull();
        }
    }
}
