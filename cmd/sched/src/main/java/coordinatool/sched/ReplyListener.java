// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.model.Work;
import coordinatool.scheduler.Replies;
import coordinatool.store.Store;

/** Sends the scheduler's answers to the gateways that have asked. */
final class ReplyListener implements Replies {
    private final Peers peers;
    private final Outbox outbox;
    private final Store store;
    private long peer;

    ReplyListener(Peers peers, Outbox outbox, Store store) {
        this.peers = peers;
        this.outbox = outbox;
        this.store = store;
    }

    /** Answers go to this peer from now on. */
    void answerTo(long whom) {
        peer = whom;
    }

    @Override
    public void answer(long id, int errno, String error) {
        outbox.add(peer, new Message.Answer(id, errno, error));
    }

    @Override
    public void queued(long id, int enqueued, int skipped) {
        outbox.add(peer, new Message.Queued(id, enqueued, skipped, store.state().durable()));
    }

    /** A connection that is gone gets nothing; what was for it comes back to the queue with its mover. */
    @Override
    public void work(long id, long conn, Work work) {
        Peers.Conn to = peers.conn(conn);
        if (to != null) {
            outbox.add(to.peer(), new Message.Work(id, to.number(), work.fsname(), work.archiveId(), work.flags(),
                    work.requests()));
        }
    }

    /** All programs are to end. */
    void quit() {
        peers.ids().forEach(id -> outbox.add(id, new Message.Quit()));
    }
}
