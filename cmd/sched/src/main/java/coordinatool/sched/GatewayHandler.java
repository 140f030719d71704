// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.model.PageCursor;
import coordinatool.scheduler.Scheduler;
import java.util.function.LongSupplier;

/** Passes what movers and tools want to the scheduler, and answers what only asks. */
final class GatewayHandler implements RoleHandler {
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
        if (message instanceof Message.Ended m) {
            long conn = m.conn() == Message.Ended.NOBODY ? Message.Ended.NOBODY : peers.conn(peer, m.conn());
            scheduler.ended(conn, m.cookie(), m.dfid(), m.status(), clock.getAsLong());
            gate.endsStored(peer.id, m.number());
        } else if (message instanceof Message.Done m) {
            scheduler.done(m.id(), peers.conn(peer, m.conn()), m.cookie(), m.dfid(), m.status(), clock.getAsLong());
        } else if (message instanceof Message.Recv m) {
            scheduler.recv(m.id(), peers.conn(peer, m.conn()), m.limits(), clock.getAsLong());
        } else if (message instanceof Message.Queue m) {
            scheduler.queue(m.id(), m.fsname(), m.requests(), clock.getAsLong());
        } else if (message instanceof Message.Connected m) {
            scheduler.connected(peers.conn(peer, m.conn()), m.address(), clock.getAsLong());
        } else if (message instanceof Message.Disconnected m) {
            scheduler.disconnected(peers.conn(peer, m.conn()), clock.getAsLong());
            peers.forget(peer, m.conn());
        } else if (message instanceof Message.Ehlo m) {
            scheduler.ehlo(m.id(), peers.conn(peer, m.conn()), m.ehlo(), m.replay(), m.more(),
                    clock.getAsLong());
        } else if (message instanceof Message.Runs m) {
            scheduler.runs(m.id(), peers.conn(peer, m.conn()), m.running(), m.more(), clock.getAsLong());
        } else if (message instanceof Message.Status m) {
            status.holders().give(peer.id);
            gate.hold(peer.id, new Message.StatusAnswer(m.id(), status.status(),
                    pages.page(PageCursor.START, m.requests())));
        } else if (message instanceof Message.StatusNext m) {
            gate.hold(peer.id, new Message.StatusPage(m.id(), pages.page(m.cursor(), m.requests())));
        } else if (message instanceof Message.ListNext m) {
            gate.hold(peer.id, new Message.StatusPage(m.id(), pages.list(m.cursor(), m.filter())));
        } else if (message instanceof Message.Trace m) {
            gate.hold(peer.id, new Message.Traced(m.id(), history.of(m.filter())));
        } else if (message instanceof Message.Cancel m) {
            scheduler.cancel(m.id(), m.cookie(), m.fid(), clock.getAsLong());
        } else if (message instanceof Message.Release m) {
            scheduler.release(m.id(), m.cookie(), m.fid(), clock.getAsLong());
        } else if (message instanceof Message.Resume m) {
            scheduler.resume(m.id(), m.mover(), clock.getAsLong());
        } else if (message instanceof Message.Lock m) {
            scheduler.lock(m.id(), m.mode(), clock.getAsLong());
        } else if (message instanceof Message.Audit m) {
            events.audit(m);
        } else {
            return false;
        }
        return true;
    }
}
