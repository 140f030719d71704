// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.model.Refused;
import coordinatool.model.Work;
import coordinatool.scheduler.Replies;
import coordinatool.store.Store;
import java.util.List;

/** Sends the scheduler's answers to the gateways that have asked. */
final class ReplyListener implements Replies {
    private final Peers peers;
    private final CommitGate gate;
    private final Store store;
    private long peer;

    ReplyListener(Peers peers, CommitGate gate, Store store) {
        this.peers = peers;
        this.gate = gate;
        this.store = store;
    }

    /** Answers go to this peer from now on. */
    void answerTo(long whom) {
        peer = whom;
    }

    @Override
    public void answer(long id, int errno, String error) {
        gate.hold(peer, new Message.Answer(id, errno, error));
    }

    @Override
    public void queued(long id, int enqueued, int skipped) {
        gate.hold(peer, new Message.Queued(id, enqueued, skipped, store.state().durable()));
    }

    @Override
    public void cancelled(long id, List<Refused> refused) {
        gate.hold(peer, new Message.Cancelled(id, refused));
    }

    /** A connection that is gone gets nothing; what was for it comes back to the queue with its mover. */
    @Override
    public void work(long id, long conn, Work work) {
        Peers.Conn to = peers.conn(conn);
        if (to != null) {
            gate.hold(to.peer(), new Message.Work(id, to.number(), work));
        }
    }

    /** All programs are to end. */
    void quit() {
        peers.ids().forEach(id -> gate.hold(id, new Message.Quit()));
    }
}
