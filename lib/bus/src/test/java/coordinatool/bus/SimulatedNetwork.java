// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;

/**
 * The server in {@link SessionsTest}, the network, and time. The server numbers what it sends to each peer, and checks
 * that all it gets from a peer is of one life of one client, numbered without gap or repetition. What it owes to a
 * client, and what it has got, it knows by name, as the scheduler does from Redis.
 */
final class SimulatedNetwork implements BusServer.Handler {
    private static final long MILLI = 1_000_000;
    /** Small buffers, so that every limit is met; times as in production. */
    static final LinkSettings SETTINGS = new LinkSettings(100, 80, 4096, 8, 1024, 2048, 20 * MILLI, 1000 * MILLI,
            500 * MILLI, 200 * MILLI, 3000 * MILLI, 5000 * MILLI, 10_000 * MILLI);
    private static final Log SILENT = new Log("test", Level.OFF, System.err);

    /** What the server knows of a peer. */
    static final class Peer {
        String name;
        int life;
        long received;
        long sent;
    }

    final Random random;
    final Map<ByteBuffer, SimulatedClient> routes = new HashMap<>();
    final Map<Long, Peer> peers = new HashMap<>();
    final List<SimulatedClient> clients = new ArrayList<>();
    long now = 1_000_000_000L;
    /** How many frames in a hundred are lost, how many come twice, and how many come late. */
    int troublePercent;
    int restarts;
    private final Map<Integer, SimulatedClient> lives = new HashMap<>();
    /** By name of the client. */
    private final Map<String, Ledger> ledgers = new HashMap<>();
    private ServerSessions sessions;
    private int lastRoute;

    SimulatedNetwork(Random random) {
        this.random = random;
        restart();
    }

    /** A new process, as after kill -9: all connections are gone. */
    void restart() {
        restarts++;
        peers.clear();
        sessions = new ServerSessions(random.nextLong(), SETTINGS, this::transmit, random::nextLong,
                new RateLimitedLog(SILENT, "", Duration.ofSeconds(1)));
        clients.forEach(SimulatedClient::disconnect);
    }

    static ByteBuffer key(byte[] route) {
        return ByteBuffer.wrap(route);
    }

    byte[] newRoute(SimulatedClient client) {
        byte[] route = ByteBuffer.allocate(4).putInt(++lastRoute).array();
        routes.put(key(route), client);
        return route;
    }

    int newLife(SimulatedClient client) {
        lives.put(lives.size() + 1, client);
        return lives.size();
    }

    void take(byte[] route, byte[] frame) {
        sessions.onFrame(route, EnumSet.allOf(Role.class), frame, this, now);
    }

    /** Something new for this peer. */
    void make(long peer, int bytes) {
        Ledger ledger = ledger(peers.get(peer).name);
        ledger.make(bytes);
        send(peer, ledger.last());
    }

    Ledger ledger(String name) {
        return ledgers.computeIfAbsent(name, n -> new Ledger());
    }

    private void send(long number, String item) {
        Peer peer = peers.get(number);
        sessions.send(number, new Message.Answer(peer.sent++, (int) number, item));
    }

    void flush() {
        sessions.expire(this, now);
        sessions.flush(now);
    }

    long deadline() {
        return sessions.deadline();
    }

    @Override
    public void onPeer(long peer, Role role, String name, String fsname) {
        Peer known = new Peer();
        known.name = name;
        for (Peer other : peers.values()) {
            assertThat(other.name).as("names of peers").isNotEqualTo(name);
        }
        assertThat(peers.put(peer, known)).as("number of a peer is new").isNull();
        ledger(name).unconfirmed().forEach(item -> send(peer, item));
    }

    @Override
    public void onMessage(long number, Message message) {
        Message.Answer answer = (Message.Answer) message;
        Peer peer = peers.get(number);
        assertThat(peer).as("peer of a message").isNotNull();
        if (peer.life == 0) {
            peer.life = answer.status();
            assertThat(lives.get(peer.life).name).as("who speaks").isEqualTo(peer.name);
        }
        assertThat(answer.status()).as("life that speaks").isEqualTo(peer.life);
        assertThat(answer.id()).as("number of a message at the server").isEqualTo(peer.received);
        peer.received++;
        ledger(peer.name).take(answer.error());
    }

    @Override
    public void onPeerGone(long peer, boolean returns) {
        assertThat(peers.remove(peer)).as("peer that goes").isNotNull();
    }

    private boolean transmit(byte[] route, byte[] frame) {
        SimulatedClient client = routes.get(key(route));
        if (client != null) {
            put(frame, client.toClient, client.lateToClient);
        }
        return client != null;
    }

    /** Puts a frame under way; some get lost, some come twice, some come late. */
    void put(byte[] frame, Queue<byte[]> way, List<byte[]> late) {
        if (random.nextInt(100) < troublePercent) {
            if (random.nextBoolean()) {
                late.add(frame);
            }
            return;
        }
        way.add(frame);
        if (random.nextInt(100) < troublePercent) {
            way.add(frame);
        }
    }
}
