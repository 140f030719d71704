// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Random histories of several clients and a server: frames get lost, come twice or late, connections break, programs
 * freeze and are killed. At every moment, what was delivered within a session is what was sent in it, in order and once
 * (checked by {@link SimulatedClient} and {@link SimulatedNetwork}), and nothing is missing before it (checked by
 * {@link Ledger}). When the trouble ends, all that either side has to say has been said.
 */
class SessionsTest {
    private static final long MILLI = 1_000_000;
    /** More when soaking. */
    private static final int HISTORIES = Soak.ON ? 50_000 : 250;
    private static final int STEPS = 400;

    @Test
    void everySessionDeliversAllOnceAndInOrder() {
        long delivered = 0;
        long epochs = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            try {
                SimulatedNetwork network = history(new Random(seed));
                delivered += network.peers.values().stream().mapToLong(peer -> peer.received).sum();
                epochs += network.clients.stream().mapToLong(client -> client.epochs).sum();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(delivered).as("the histories are not empty").isGreaterThan(10L * HISTORIES);
        assertThat(epochs).as("sessions end in many of them").isGreaterThan(5L * HISTORIES);
    }

    private static SimulatedNetwork history(Random random) {
        SimulatedNetwork network = new SimulatedNetwork(random);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            network.clients.add(new SimulatedClient("client" + i, random, network));
        }
        network.troublePercent = random.nextInt(4);
        int calm = 1 + random.nextInt(40);
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(calm) == 0) {
                trouble(network);
            }
            network.now += random.nextInt(8) == 0 ? random.nextInt(1500) * MILLI : random.nextInt(10) * MILLI;
            for (SimulatedClient client : network.clients) {
                traffic(network, client);
            }
        }
        settle(network);
        return network;
    }

    private static void trouble(SimulatedNetwork network) {
        SimulatedClient client = network.clients.get(network.random.nextInt(network.clients.size()));
        switch (network.random.nextInt(8)) {
            case 0 -> client.start();
            case 1 -> client.disconnect();
            case 2, 3 -> client.connect(network.random.nextBoolean());
            case 4 -> client.frozen = !client.frozen;
            case 5 -> {
                if (network.random.nextInt(3) == 0) {
                    network.restart();
                }
            }
            case 6 -> network.now += network.random.nextInt(20_000) * MILLI;
            default -> late(network, client);
        }
    }

    /** A frame that is late comes over the connection that is open now, or over none that is known. */
    private static void late(SimulatedNetwork network, SimulatedClient client) {
        byte[] unknown = {0, 0, 0, 0};
        byte[] route = client.route == null || network.random.nextBoolean() ? unknown : client.route;
        deliverAny(client.lateToServer, network.random, frame -> network.take(route, frame));
        deliverAny(client.lateToClient, network.random, client::take);
    }

    private static void deliverAny(List<byte[]> late, Random random, Consumer<byte[]> to) {
        if (!late.isEmpty()) {
            to.accept(late.remove(random.nextInt(late.size())));
        }
    }

    private static void traffic(SimulatedNetwork network, SimulatedClient client) {
        Random random = network.random;
        for (int i = random.nextInt(4); i > 0; i--) {
            client.ledger.make(size(random));
        }
        network.peers.keySet().forEach(peer -> {
            if (random.nextInt(3) == 0) {
                network.make(peer, size(random));
            }
        });
        deliver(client.toServer, random.nextInt(6), frame -> network.take(client.route, frame));
        network.flush();
        if (!client.frozen) {
            deliver(client.toClient, random.nextInt(6), client::take);
            client.flush();
        }
    }

    private static int size(Random random) {
        return random.nextInt(20) == 0 ? random.nextInt(1500) : random.nextInt(30);
    }

    private static void deliver(ArrayDeque<byte[]> frames, int most, Consumer<byte[]> to) {
        for (int i = 0; i < most && !frames.isEmpty(); i++) {
            to.accept(frames.poll());
        }
    }

    /** No more trouble: all that was not confirmed is said again, and then nothing may be missing. */
    private static void settle(SimulatedNetwork network) {
        network.troublePercent = 0;
        for (SimulatedClient client : network.clients) {
            client.frozen = false;
            if (client.route == null) {
                client.connect(true);
            }
        }
        for (int step = 0; step < 3000 && !settled(network); step++) {
            long deadline = network.deadline();
            for (SimulatedClient client : network.clients) {
                deliver(client.toServer, 10, frame -> network.take(client.route, frame));
                deliver(client.toClient, 10, client::take);
                client.flush();
                deadline = Math.min(deadline, client.deadline());
            }
            network.flush();
            network.now = Math.max(network.now + MILLI / 10, Math.min(deadline, network.now + 200 * MILLI));
        }
        assertSettled(network);
    }

    private static boolean settled(SimulatedNetwork network) {
        return network.clients.stream().allMatch(client -> client.connected()
                && client.ledger.agreesWith(network.ledger(client.name)));
    }

    private static void assertSettled(SimulatedNetwork network) {
        assertThat(network.peers).as("peers").hasSameSizeAs(network.clients);
        for (SimulatedClient client : network.clients) {
            assertThat(client.connected()).as(client.name + " connected").isTrue();
            assertThat(client.ledger).as(client.name)
                    .matches(ledger -> ledger.agreesWith(network.ledger(client.name)), "agrees with "
                            + network.ledger(client.name));
        }
    }
}
