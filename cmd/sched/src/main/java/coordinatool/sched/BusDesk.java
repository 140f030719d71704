// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.BusServer;
import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.scheduler.Command;
import coordinatool.scheduler.Counters;
import coordinatool.scheduler.Scheduler;
import coordinatool.store.Store;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
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
    private final Arrivals arrivals;

    /** Whether an ingest of the file system that the queue is of has been here. */
    private boolean confirmed;

    BusDesk(Scheduler scheduler, EffectCarrier effects, Peers peers, Outbox outbox, Journal journal, Store store,
            LustreNotices notices, Arrivals arrivals, Reports reports, LongSupplier clock, Log log) {
        this.scheduler = scheduler;
        this.effects = effects;
        this.peers = peers;
        this.outbox = outbox;
        this.journal = journal;
        this.store = store;
        this.notices = notices;
        this.arrivals = arrivals;
        this.reports = reports;
        this.pages = new StatusPages(scheduler);
        this.clock = clock;
        this.log = log;
    }

    @Override
    public void onPeer(long id, Role role, String name, String fsname) {
        if (role == Role.INGEST && !serves(fsname)) {
            log.error("ingest of another file system refused, correct its bus_port or its mount point", "peer", name,
                    "fsname", fsname, "ours", scheduler.fsname());
            return;
        }
        peers.add(id, role, name);
        log.normal("peer connected", "role", role, "peer", name);
        if (role == Role.INGEST) {
            notices.tellAgain();
            apply(new Command.EndRestoresAgain());
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
            apply(new Command.EndRestoresAgain());
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
            apply(new Command.Done(m.id(), peers.conn(peer, m.conn()), m.cookie(), m.dfid(), m.status()));
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
            if (arrivals.take(peer.name, m.batch())) {
                apply(new Command.Arrived(m.requests()));
            }
            outbox.add(peer.id, new Message.Accepted(m.batch()));
        } else if (message instanceof Message.Told m) {
            notices.told(m.id());
        } else if (message instanceof Message.RestoreEnded m) {
            apply(new Command.RestoreSettled(m.key(), m.ended()));
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

    /**
     * Whether this queue is that file system's. A queue that was read from the store may be that of another one, which
     * an administrator has to decide; once an ingest has confirmed it, it is the ingest that is wrong.
     */
    private boolean serves(String fsname) {
        String known = scheduler.fsname();
        if (fsname == null || fsname.equals(known)) {
            confirmed |= fsname != null;
            return true;
        }
        if (known != null && confirmed) {
            return false;
        }
        if (known != null && (scheduler.size() > 0 || notices.all().iterator().hasNext())) {
            throw new Fatal(ExitCode.CONFIGURATION, "the queue in redis is of file system " + known + ", this"
                    + " coordinator is of " + fsname + ": give it a Redis of its own (redis_host, redis_port), or, if "
                    + fsname + " is to have these requests: redis-cli hdel coordinatool_settings fsname");
        }
        if (known != null) {
            log.normal("the empty queue of another file system is this one's now", "fsname", fsname, "before", known);
        }
        confirmed = true;
        journal.batch().set(Store.Setting.FSNAME, fsname);
        apply(new Command.FileSystem(fsname));
        return true;
    }

    private Message status(long id) {
        Counters counters = scheduler.counters();
        return new Message.StatusAnswer(id, counters.running(), counters.pending(), counters.done(), counters.failed(),
                scheduler.connected(), scheduler.locked(), store.awaySince(), store.awayReason(), store.warning(),
                peers.count(Role.INGEST), scheduler.settling());
    }

    private void apply(Command command) {
        scheduler.apply(command, clock.getAsLong());
    }
}
