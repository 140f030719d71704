// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.BusServer;
import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.scheduler.Command;
import coordinatool.scheduler.Counters;
import coordinatool.scheduler.Scheduler;
import coordinatool.store.Store;
import coordinatool.tool.Log;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Hears what the other programs say, and turns it into commands for the scheduler, or answers it. */
final class BusDesk implements BusServer.Handler {
    private final Scheduler scheduler;
    private final EffectCarrier effects;
    private final Peers peers;
    private final Outbox outbox;
    private final Journal journal;
    private final Store store;
    private final LustreNotices notices;
    private final Reports reports;
    private final StatusPages pages;
    private final LongSupplier clock;
    private final Log log;
    /** The last batch taken of each ingest, by name: what it repeats after a silence has been taken already. */
    private final Map<String, Long> lastArrived = new HashMap<>();

    BusDesk(Scheduler scheduler, EffectCarrier effects, Peers peers, Outbox outbox, Journal journal, Store store,
            LustreNotices notices, Reports reports, LongSupplier clock, Log log) {
        this.scheduler = scheduler;
        this.effects = effects;
        this.peers = peers;
        this.outbox = outbox;
        this.journal = journal;
        this.store = store;
        this.notices = notices;
        this.reports = reports;
        this.pages = new StatusPages(scheduler);
        this.clock = clock;
        this.log = log;
    }

    @Override
    public void onPeer(long id, Role role, String name, String fsname) {
        peers.add(id, role, name);
        log.normal("peer connected", "role", role, "peer", name);
        if (role == Role.INGEST) {
            fileSystem(fsname);
            notices.tellAgain();
        }
    }

    @Override
    public void onPeerGone(long id) {
        Peers.Peer peer = peers.remove(id);
        if (peer == null) {
            return;
        }
        log.normal("peer gone", "role", peer.role, "peer", peer.name, "connections", peer.conns().size());
        for (long conn : peer.conns()) {
            apply(new Command.Left(conn));
        }
        reports.gone(id);
        if (peer.role == Role.INGEST) {
            notices.tellAgain();
        }
    }

    @Override
    public void onMessage(long id, Message message) {
        Peers.Peer peer = peers.get(id);
        if (peer == null) {
            return;
        }
        effects.answerTo(id);
        boolean expected = switch (peer.role) {
            case GATEWAY -> fromGateway(peer, message);
            case INGEST -> fromIngest(peer, message);
            case REPORT -> fromReport(peer, message);
        };
        if (!expected) {
            log.error("unexpected message ignored", "role", peer.role, "peer", peer.name, "message",
                    message.getClass().getSimpleName());
        }
    }

    private boolean fromGateway(Peers.Peer peer, Message message) {
        if (message instanceof Message.Done m) {
            apply(new Command.Done(m.id(), m.cookie(), m.dfid(), m.status()));
        } else if (message instanceof Message.Recv m) {
            apply(new Command.Recv(m.id(), peers.conn(peer, m.conn()), m.maxArchive(), m.maxRestore(), m.maxRemove(),
                    m.maxBytes()));
        } else if (message instanceof Message.Queue m) {
            apply(new Command.Queue(m.id(), m.fsname(), m.requests()));
        } else if (message instanceof Message.Connected m) {
            apply(new Command.Connected(peers.conn(peer, m.conn()), m.address()));
        } else if (message instanceof Message.Disconnected m) {
            apply(new Command.Left(peers.conn(peer, m.conn())));
            peers.forget(peer, m.conn());
        } else if (message instanceof Message.Ehlo m) {
            apply(new Command.Ehlo(m.id(), peers.conn(peer, m.conn()), m.mover(), m.fsname(), m.archiveIds(),
                    m.running(), m.replay()));
        } else if (message instanceof Message.Status m) {
            outbox.add(peer.id, status(m.id()));
        } else if (message instanceof Message.StatusNext m) {
            StatusPages.Page page = pages.page(m.cursor(), m.requests());
            outbox.add(peer.id, new Message.StatusPage(m.id(), page.items(), page.next()));
        } else if (message instanceof Message.ListNext m) {
            StatusPages.Page page = pages.list(m.cursor(), m.filter());
            outbox.add(peer.id, new Message.StatusPage(m.id(), page.items(), page.next()));
        } else if (message instanceof Message.Cancel m) {
            apply(new Command.Cancel(m.id(), m.cookie(), m.fid()));
        } else if (message instanceof Message.Lock m) {
            apply(new Command.Lock(m.id(), m.mode()));
        } else {
            return false;
        }
        return true;
    }

    private boolean fromIngest(Peers.Peer peer, Message message) {
        if (message instanceof Message.Arrived m) {
            if (m.batch() > lastArrived.getOrDefault(peer.name, 0L)) {
                lastArrived.put(peer.name, m.batch());
                apply(new Command.Arrived(m.requests()));
            }
            outbox.add(peer.id, new Message.Accepted(m.batch()));
        } else if (message instanceof Message.Told m) {
            notices.told(m.id());
        } else {
            return false;
        }
        return true;
    }

    private boolean fromReport(Peers.Peer peer, Message message) {
        if (message instanceof Message.ReportNext m) {
            reports.asked(peer.id, m.done());
        } else if (message instanceof Message.OpenNext m) {
            outbox.add(peer.id, reports.page(m.cursor()));
        } else {
            return false;
        }
        return true;
    }

    private void fileSystem(String fsname) {
        String known = scheduler.fsname();
        if (fsname == null || fsname.equals(known)) {
            return;
        }
        if (known != null) {
            log.warn("the queue was made for another file system, its requests go to this one now",
                    "fsname", fsname, "before", known);
        }
        journal.batch().set(Store.Setting.FSNAME, fsname);
        apply(new Command.FileSystem(fsname));
    }

    private Message status(long id) {
        Counters counters = scheduler.counters();
        return new Message.StatusAnswer(id, counters.running(), counters.pending(), counters.done(),
                scheduler.connected(), scheduler.locked(), store.awaySince(), store.awayReason(), store.warning(),
                peers.count(Role.INGEST));
    }

    private void apply(Command command) {
        scheduler.apply(command, clock.getAsLong());
    }
}
