// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A client in {@link SessionsTest}: numbers what it sends in each life of its session, and checks that what it gets is
 * numbered likewise. In each life it says again what the server has not confirmed. It has a connection to the server,
 * or none.
 */
final class SimulatedClient implements BusClient.Handler {
    private static final Log SILENT = new Log("test", Level.OFF, System.err);

    final String name;
    private final Random random;
    private final SimulatedNetwork network;
    private ClientSession session;
    /** Distinguishes lives of sessions in what is sent. */
    int life;
    /** How many messages this life has sent. */
    long sent;
    /** Peer that the server says this life is, and how many messages came from it. */
    long peer = -1;
    long received;
    int epochs;
    boolean frozen;
    /** Survives a new process, as the requests of Lustre do. */
    final Ledger ledger = new Ledger();
    private long nextItem;

    /** Frames under way, of the connection that is open now. */
    final ArrayDeque<byte[]> toServer = new ArrayDeque<>();
    final ArrayDeque<byte[]> toClient = new ArrayDeque<>();
    /** Frames of any connection that are late. */
    final List<byte[]> lateToServer = new ArrayList<>();
    final List<byte[]> lateToClient = new ArrayList<>();
    byte[] route;

    SimulatedClient(String name, Random random, SimulatedNetwork network) {
        this.name = name;
        this.random = random;
        this.network = network;
        start();
    }

    /** A new process, as after kill -9. */
    void start() {
        Program program = new Program(random.nextLong(), Role.GATEWAY, name, null);
        session = new ClientSession(program, SimulatedNetwork.SETTINGS, this::transmit,
                random::nextLong, new RateLimitedLog(SILENT, "", Duration.ofSeconds(1)), network.now);
        life = 0;
        sent = 0;
        peer = -1;
        received = 0;
        connect(true);
    }

    /** Opens a connection in place of the one that is there; if it is quick, the session does not notice. */
    void connect(boolean noticed) {
        disconnect();
        route = network.newRoute(this);
        if (noticed) {
            session.onTransportUp(network.now);
        }
    }

    void disconnect() {
        if (route != null) {
            network.routes.remove(SimulatedNetwork.key(route));
            toServer.forEach(frame -> keepSome(frame, lateToServer));
            toClient.forEach(frame -> keepSome(frame, lateToClient));
            toServer.clear();
            toClient.clear();
            route = null;
        }
    }

    void take(byte[] frame) {
        session.onFrame(frame, this, network.now);
    }

    void flush() {
        while (nextItem < ledger.size() && session.send(new Message.Answer(sent, life, ledger.item(nextItem)))) {
            sent++;
            nextItem++;
        }
        session.flush(network.now);
    }

    long deadline() {
        return session.deadline();
    }

    boolean connected() {
        return session.connected(network.now);
    }

    @Override
    public void onEpoch(long epoch) {
        epochs++;
        life = network.newLife(this);
        sent = 0;
        peer = -1;
        received = 0;
        nextItem = ledger.confirmed();
    }

    @Override
    public void onMessage(Message message) {
        Message.Answer answer = (Message.Answer) message;
        if (peer < 0) {
            peer = answer.status();
        }
        assertThat(answer.status()).as("peer that speaks").isEqualTo((int) peer);
        assertThat(answer.id()).as("number of a message at the client").isEqualTo(received);
        received++;
        ledger.take(answer.error());
    }

    private void transmit(byte[] frame) {
        if (route != null) {
            network.put(frame, toServer, lateToServer);
        }
    }

    private void keepSome(byte[] frame, List<byte[]> late) {
        if (random.nextInt(4) == 0) {
            late.add(frame);
        }
    }
}
