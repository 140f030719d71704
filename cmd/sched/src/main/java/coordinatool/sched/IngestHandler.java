// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.model.Request;
import coordinatool.scheduler.Scheduler;
import java.util.function.LongSupplier;

/** Takes what Lustre orders, and what has become of what Lustre was to be told. */
final class IngestHandler implements RoleHandler {
    private final Scheduler scheduler;
    private final OwnFileSystem fileSystem;
    private final Arrivals arrivals;
    private final PendingNotices notices;
    private final History history;
    private final CommitGate gate;
    private final LongSupplier clock;

    /** @param clock nanoseconds since the epoch */
    IngestHandler(Scheduler scheduler, OwnFileSystem fileSystem, Arrivals arrivals, PendingNotices notices,
            History history, CommitGate gate, LongSupplier clock) {
        this.scheduler = scheduler;
        this.fileSystem = fileSystem;
        this.arrivals = arrivals;
        this.notices = notices;
        this.history = history;
        this.gate = gate;
        this.clock = clock;
    }

    @Override
    public boolean accepts(String name, String fsname) {
        return fileSystem.serves(name, fsname);
    }

    @Override
    public void came(Peers.Peer peer) {
        gate.hold(peer.id, new Message.Accepted(arrivals.last(peer.name)));
        sayAgain();
    }

    @Override
    public void gone(Peers.Peer peer, boolean returns) {
        sayAgain();
    }

    /** What the ingest that is there now may not have heard. */
    private void sayAgain() {
        notices.tellAgain();
        scheduler.endRestoresAgain(clock.getAsLong());
    }

    @Override
    public boolean take(Peers.Peer peer, Message message) {
        if (message instanceof Message.Arrived m) {
            if (arrivals.take(peer.name, m.batch())) {
                scheduler.arrived(m.requests(), clock.getAsLong());
            }
            gate.hold(peer.id, new Message.Accepted(m.batch()));
        } else if (message instanceof Message.Clients m) {
            peer.clients = m.uuids();
        } else if (message instanceof Message.Told m) {
            for (long id : m.ids()) {
                Request cancel = notices.told(id);
                if (cancel != null) {
                    history.told(cancel);
                }
            }
        } else if (message instanceof Message.RestoreEnded m) {
            scheduler.restoreSettled(m.key(), m.ended(), clock.getAsLong());
        } else {
            return false;
        }
        return true;
    }
}
