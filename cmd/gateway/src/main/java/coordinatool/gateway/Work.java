// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import coordinatool.wire.ClientMessage;
import coordinatool.wire.Limits;
import java.util.List;

/** The work of one connection: the recv that waits for some, and what was handed out and has not ended. */
final class Work {
    /** Work in one reply, packed: at most one in so many bytes of the longest message. Listed, it is thrice as long. */
    private static final int LIST_PART = 16;

    private final long number;
    private final Connection connection;
    private final Uplink uplink;
    private final Limits limits;
    private final RunningTable table;
    private final RunningTable.Share running;
    private Pending recv;

    /** @param number of the connection */
    Work(long number, Connection connection, Shared shared) {
        this.number = number;
        this.connection = connection;
        this.uplink = shared.uplink();
        this.limits = shared.limits();
        this.table = shared.running();
        this.running = table.share(this::fewerRun);
    }

    /** The recv that waits for work, null where there is none. */
    Pending recv() {
        return recv;
    }

    /** What was handed out and has not ended, in the order in which it was. */
    List<Request> running() {
        return running.requests();
    }

    int runningCount() {
        return running.count();
    }

    /** A mover says that it runs these. */
    void claimed(List<Request> requests) {
        requests.forEach(running::put);
    }

    /** A request has ended, whoever ran it. */
    void ended(long cookie, Fid dfid) {
        table.remove(cookie, dfid);
    }

    /** A recv; no other waits. */
    void ask(Pending command) {
        recv = command;
        askUnlessFull();
    }

    /** The recv has its answer. */
    void answered(Message answer) {
        recv = null;
        if (answer instanceof Message.Work some) {
            some.requests().stream().filter(request -> request.action() != Action.CANCEL).forEach(running::put);
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
            connection.full();
            return;
        }
        ClientMessage.Recv c = (ClientMessage.Recv) recv.command;
        long maxBytes = Math.min(c.maxBytes(), limits.messageBytes() / LIST_PART);
        uplink.ask(recv, id ->
                new Message.Recv(id, number, c.maxArchive(), c.maxRestore(), c.maxRemove(), maxBytes));
    }

    private void fewerRun() {
        if (recv != null && recv.question == null) {
            askUnlessFull();
        }
    }
}
