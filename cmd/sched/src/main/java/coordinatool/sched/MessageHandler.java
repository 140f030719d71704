// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.BusServer;
import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.model.Ehlo;
import coordinatool.model.RecvLimits;
import coordinatool.model.StatusView;
import coordinatool.report.journal.Delivery;
import coordinatool.scheduler.Scheduler;
import coordinatool.store.Store;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import java.util.function.LongSupplier;

/** Hears what the other programs say, and passes it to the scheduler, or answers it. */
final class MessageHandler implements BusServer.Handler {
    private final Scheduler scheduler;
    private final ReplyListener replies;
    private final Peers peers;
    private final Outbox outbox;
    private final Journal journal;
    private final Store store;
    private final LustreNotices notices;
    private final Delivery reports;
    private final StatusPages pages;
    private final LongSupplier clock;
    private final Log log;
    private final Arrivals arrivals;

    /** Whether an ingest of the file system that the queue is of has been here. */
    private boolean confirmed;

    MessageHandler(Scheduler scheduler, ReplyListener replies, Peers peers, Outbox outbox, Journal journal, Store store,
            LustreNotices notices, Arrivals arrivals, Delivery reports, LongSupplier clock, Log log) {
        this.scheduler = scheduler;
        this.replies = replies;
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
            scheduler.endRestoresAgain(now());
        }
    }

    @Override
    public void onPeerGone(long id, boolean returns) {
        Peers.Peer peer = peers.remove(id);
        if (peer == null) {
            return;
        }
        log.normal("peer gone", "role", peer.role, "peer", peer.name, "connections", peer.conns().size());
        for (long conn : peer.conns()) {
            if (returns) {
                scheduler.outOfSight(conn, now());
            } else {
                scheduler.disconnected(conn, now());
            }
        }
        reports.gone(id);
        if (peer.role == Role.INGEST) {
            notices.tellAgain();
            scheduler.endRestoresAgain(now());
        }
    }

    @Override
    public void onMessage(long id, Message message) {
        Peers.Peer peer = peers.get(id);
        if (peer == null) {
            return;
        }
        replies.answerTo(id);
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
            scheduler.done(m.id(), peers.conn(peer, m.conn()), m.cookie(), m.dfid(), m.status(), now());
        } else if (message instanceof Message.Recv m) {
            scheduler.recv(m.id(), peers.conn(peer, m.conn()),
                    new RecvLimits(m.maxArchive(), m.maxRestore(), m.maxRemove(), m.maxBytes()), now());
        } else if (message instanceof Message.Queue m) {
            scheduler.queue(m.id(), m.fsname(), m.requests(), now());
        } else if (message instanceof Message.Connected m) {
            scheduler.connected(peers.conn(peer, m.conn()), m.address(), now());
        } else if (message instanceof Message.Disconnected m) {
            scheduler.disconnected(peers.conn(peer, m.conn()), now());
            peers.forget(peer, m.conn());
        } else if (message instanceof Message.Ehlo m) {
            scheduler.ehlo(m.id(), peers.conn(peer, m.conn()),
                    new Ehlo(m.mover(), m.fsname(), m.archiveIds(), m.running()), m.replay(), now());
        } else if (message instanceof Message.Status m) {
            outbox.add(peer.id, new Message.StatusAnswer(m.id(), status()));
        } else if (message instanceof Message.StatusNext m) {
            outbox.add(peer.id, new Message.StatusPage(m.id(), pages.page(m.cursor(), m.requests())));
        } else if (message instanceof Message.ListNext m) {
            outbox.add(peer.id, new Message.StatusPage(m.id(), pages.list(m.cursor(), m.filter())));
        } else if (message instanceof Message.Cancel m) {
            scheduler.cancel(m.id(), m.cookie(), m.fid(), now());
        } else if (message instanceof Message.Lock m) {
            scheduler.lock(m.id(), m.mode(), now());
        } else {
            return false;
        }
        return true;
    }

    private boolean fromIngest(Peers.Peer peer, Message message) {
        if (message instanceof Message.Arrived m) {
            if (arrivals.take(peer.name, m.batch())) {
                scheduler.arrived(m.requests(), now());
            }
            outbox.add(peer.id, new Message.Accepted(m.batch()));
        } else if (message instanceof Message.Told m) {
            notices.told(m.id());
        } else if (message instanceof Message.RestoreEnded m) {
            scheduler.restoreSettled(m.key(), m.ended(), now());
        } else {
            return false;
        }
        return true;
    }

    private boolean fromReport(Peers.Peer peer, Message message) {
        if (message instanceof Message.ReportNext m) {
            reports.asked(peer.id, m.done());
        } else if (message instanceof Message.OpenNext m) {
            outbox.add(peer.id, new Message.OpenReports(reports.page(m.cursor())));
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
        scheduler.fileSystem(fsname, now());
        return true;
    }

    private StatusView status() {
        Store.State kept = store.state();
        return new StatusView(scheduler.totals(), scheduler.lockMode(),
                new StatusView.Redis(kept.awaySince(), kept.awayReason(), kept.warning()), scheduler.connected(),
                peers.count(Role.INGEST), scheduler.settling());
    }

    private long now() {
        return clock.getAsLong();
    }
}
