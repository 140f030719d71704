// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.Message;
import coordinatool.bus.Role;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The programs on the bus, and the connections that gateways have. A gateway numbers its connections for itself; the
 * scheduler wants numbers that no two gateways share.
 */
final class Peers {
    /** A connection as its gateway knows it. */
    record Conn(long peer, long number) {
    }

    /** A program on the bus. */
    static final class Peer {
        final long id;
        final Role role;
        final String name;
        /** Of an ingest, see {@link Message.Clients}. */
        List<String> clients = List.of();
        private final Map<Long, Long> conns = new LinkedHashMap<>();

        private Peer(long id, Role role, String name) {
            this.id = id;
            this.role = role;
            this.name = name;
        }

        /** Our numbers of its connections. */
        Collection<Long> conns() {
            return List.copyOf(conns.values());
        }
    }

    private final Map<Long, Peer> peers = new LinkedHashMap<>();
    private final Map<Long, Conn> conns = new HashMap<>();
    private long lastConn;

    Peer add(long id, Role role, String name) {
        Peer peer = new Peer(id, role, name);
        peers.put(id, peer);
        return peer;
    }

    /** The peer, or null where it is gone. */
    Peer get(long id) {
        return peers.get(id);
    }

    /** Forgets a peer and its connections. Returns it, or null where it was not known. */
    Peer remove(long id) {
        Peer peer = peers.remove(id);
        if (peer != null) {
            peer.conns.values().forEach(conns::remove);
        }
        return peer;
    }

    Collection<Long> ids() {
        return peers.keySet();
    }

    /** Any peer with this role, or null. */
    Peer any(Role role) {
        return peers.values().stream().filter(p -> p.role == role).findFirst().orElse(null);
    }

    int count(Role role) {
        return (int) peers.values().stream().filter(p -> p.role == role).count();
    }

    /** The clients of Lustre that have an ingest; null where one has not said which it is. */
    List<String> clients() {
        List<List<String>> said = peers.values().stream().filter(p -> p.role == Role.INGEST).map(p -> p.clients)
                .toList();
        return said.stream().anyMatch(List::isEmpty) ? null : said.stream().flatMap(List::stream).toList();
    }

    /** Our number of a connection, given at the first mention of it. */
    long conn(Peer peer, long number) {
        Long known = peer.conns.get(number);
        if (known != null) {
            return known;
        }
        conns.put(++lastConn, new Conn(peer.id, number));
        peer.conns.put(number, lastConn);
        return lastConn;
    }

    /** What we call conn, as its gateway knows it; null where it is gone. */
    Conn conn(long conn) {
        return conns.get(conn);
    }

    void forget(Peer peer, long number) {
        Long conn = peer.conns.remove(number);
        if (conn != null) {
            conns.remove(conn);
        }
    }
}
