// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.BusServer;
import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.tool.Log;
import java.util.Map;

/** Hears what the other programs say, and passes it to who answers programs of that role. */
final class MessageHandler implements BusServer.Handler {
    private final Peers peers;
    private final ReplyListener replies;
    private final Map<Role, RoleHandler> handlers;
    private final ComparisonHandler comparisons;
    private final QueueLimit limit;
    private final StatusHolders holders;
    private final Log log;

    MessageHandler(Peers peers, ReplyListener replies, Map<Role, RoleHandler> handlers,
            ComparisonHandler comparisons, QueueLimit limit, StatusHolders holders, Log log) {
        this.peers = peers;
        this.replies = replies;
        this.handlers = handlers;
        this.comparisons = comparisons;
        this.limit = limit;
        this.holders = holders;
        this.log = log;
    }

    @Override
    public void onPeer(long id, Role role, String name, String fsname) {
        holders.changed();
        RoleHandler handler = handlers.get(role);
        if (handler.accepts(name, fsname)) {
            Peers.Peer peer = peers.add(id, role, name);
            log.normal("peer connected", "role", role, "peer", name);
            handler.came(peer);
        }
    }

    @Override
    public void onPeerGone(long id, boolean returns) {
        holders.changed();
        Peers.Peer peer = peers.remove(id);
        limit.gone(id);
        if (peer != null) {
            log.normal("peer gone", "role", peer.role, "peer", peer.name, "connections", peer.conns().size());
            handlers.get(peer.role).gone(peer, returns);
            if (!returns) {
                comparisons.gone(id);
            }
        }
    }

    @Override
    public void onMessage(long id, Message message) {
        Peers.Peer peer = peers.get(id);
        if (peer == null || limit.holdsBack(id, message)) {
            return;
        }
        replies.answerTo(id);
        Message.Answer refusal = limit.refusal(message);
        if (refusal != null) {
            replies.answer(refusal.id(), refusal.status(), refusal.error());
        } else {
            take(peer, message);
        }
    }

    /** In each turn: takes what has waited for room in the queue. */
    void goOn(long nowNanos) {
        for (QueueLimit.Waiting next = limit.next(); next != null; next = limit.next()) {
            take(peers.get(next.peer()), next.batch());
        }
        limit.look(nowNanos);
    }

    private void take(Peers.Peer peer, Message message) {
        if (!(message instanceof Message.Question)) {
            holders.changed();
        }
        if (message instanceof Message.Compare compare && (peer.role == Role.GATEWAY || peer.role == Role.INGEST)) {
            comparisons.take(peer, compare);
        } else if (!handlers.get(peer.role).take(peer, message)) {
            log.error("unexpected message ignored", "role", peer.role, "peer", peer.name, "message",
                    message.getClass().getSimpleName());
        }
    }
}
