// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.model.PageCursor;
import coordinatool.scheduler.Scheduler;
import java.util.function.LongSupplier;

/** Passes what movers and tools want to the scheduler, and answers what only asks. */
final class GatewayHandler implements RoleHandler, Message.FromGateway.Visitor<Peers.Peer> {
    private final Scheduler scheduler;
    private final StatusPages pages;
    private final History history;
    private final Peers peers;
    private final CommitGate gate;
    private final StatusSource status;
    private final EventFeed events;
    private final LongSupplier clock;

    /** @param clock nanoseconds since the epoch */
    GatewayHandler(Scheduler scheduler, History history, Peers peers, CommitGate gate, StatusSource status,
            EventFeed events, LongSupplier clock) {
        this.scheduler = scheduler;
        this.pages = new StatusPages(scheduler);
        this.history = history;
        this.peers = peers;
        this.gate = gate;
        this.status = status;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void gone(Peers.Peer peer, boolean returns) {
        for (long conn : peer.conns()) {
            if (returns) {
                scheduler.outOfSight(conn, clock.getAsLong());
            } else {
                scheduler.disconnected(conn, clock.getAsLong());
            }
        }
    }

    @Override
    public boolean take(Peers.Peer peer, Message message) {
        if (!(message instanceof Message.FromGateway m)) {
            return false;
        }
        m.visit(this, peer);
        return true;
    }

    @Override
    public void connected(Message.Connected m, Peers.Peer peer) {
        scheduler.connected(peers.conn(peer, m.conn()), m.address(), clock.getAsLong());
    }

    @Override
    public void disconnected(Message.Disconnected m, Peers.Peer peer) {
        scheduler.disconnected(peers.conn(peer, m.conn()), clock.getAsLong());
        peers.forget(peer, m.conn());
    }

    @Override
    public void ehlo(Message.Ehlo m, Peers.Peer peer) {
        scheduler.ehlo(m.id(), peers.conn(peer, m.conn()), m.ehlo(), m.replay(), m.more(), clock.getAsLong());
    }

    @Override
    public void runs(Message.Runs m, Peers.Peer peer) {
        scheduler.runs(m.id(), peers.conn(peer, m.conn()), m.running(), m.more(), clock.getAsLong());
    }

    @Override
    public void recv(Message.Recv m, Peers.Peer peer) {
        scheduler.recv(m.id(), peers.conn(peer, m.conn()), m.limits(), clock.getAsLong());
    }

    @Override
    public void done(Message.Done m, Peers.Peer peer) {
        scheduler.done(m.id(), peers.conn(peer, m.conn()), m.cookie(), m.dfid(), m.status(), clock.getAsLong());
    }

    @Override
    public void ended(Message.Ended m, Peers.Peer peer) {
        long conn = m.conn() == Message.Ended.NOBODY ? Message.Ended.NOBODY : peers.conn(peer, m.conn());
        scheduler.ended(conn, m.cookie(), m.dfid(), m.status(), clock.getAsLong());
        gate.endsStored(peer.id, m.number());
    }

    @Override
    public void queue(Message.Queue m, Peers.Peer peer) {
        scheduler.queue(m.id(), m.fsname(), m.requests(), clock.getAsLong());
    }

    @Override
    public void status(Message.Status m, Peers.Peer peer) {
        status.holders().give(peer.id);
        gate.hold(peer.id, new Message.StatusAnswer(m.id(), status.status(),
                pages.page(PageCursor.START, m.requests())));
    }

    @Override
    public void statusNext(Message.StatusNext m, Peers.Peer peer) {
        gate.hold(peer.id, new Message.StatusPage(m.id(), pages.page(m.cursor(), m.requests())));
    }

    @Override
    public void listNext(Message.ListNext m, Peers.Peer peer) {
        gate.hold(peer.id, new Message.StatusPage(m.id(), pages.list(m.cursor(), m.filter())));
    }

    @Override
    public void trace(Message.Trace m, Peers.Peer peer) {
        gate.hold(peer.id, new Message.Traced(m.id(), history.of(m.filter())));
    }

    @Override
    public void cancel(Message.Cancel m, Peers.Peer peer) {
        scheduler.cancel(m.id(), m.requests(), clock.getAsLong());
    }

    @Override
    public void release(Message.Release m, Peers.Peer peer) {
        scheduler.release(m.id(), m.cookie(), m.fid(), clock.getAsLong());
    }

    @Override
    public void resume(Message.Resume m, Peers.Peer peer) {
        scheduler.resume(m.id(), m.mover(), clock.getAsLong());
    }

    @Override
    public void lock(Message.Lock m, Peers.Peer peer) {
        scheduler.lock(m.id(), m.mode(), clock.getAsLong());
    }

    @Override
    public void audit(Message.Audit m, Peers.Peer peer) {
        events.audit(m);
    }
}
