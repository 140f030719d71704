// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.model.LockMode;
import coordinatool.model.Request;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Measures the bus between two processes; not a test, run by hand:
 *
 * <pre>
 * BusBench server PORT KEYFILE                      answers Arrived with Accepted, Status with Answer, until killed
 * BusBench arrive PORT KEYFILE REQUESTS BATCH SCATTER   sends Arrived, BATCH requests each; SCATTER 1: random FIDs and
 * data BusBench ping PORT KEYFILE COUNT                  one small command at a time
 * BusBench idle PORT KEYFILE SECONDS                only keeps the connection
 * </pre>
 *
 * The third and last pass of arrive and ping are those of a warm JVM; the server says its CPU time after each pass.
 */
final class BusBench {
    private static final long SECOND = 1_000_000_000L;
    private static final Log LOG = new Log("bench", Level.NORMAL, System.err);

    private BusBench() {
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        Path keys = Path.of(args[2]);
        if (args[0].equals("server")) {
            serve(port, keys);
            return;
        }
        BusAddress address = new BusAddress("127.0.0.1", port, keys);
        try (BusClient bus = Bus.connect(address, Role.INGEST, "bench", "testfs", LOG)) {
            Client client = new Client(bus);
            client.until(() -> client.met);
            switch (args[0]) {
                case "arrive" -> {
                    for (int pass = 0; pass < 3; pass++) {
                        arrive(client, Integer.parseInt(args[3]), Integer.parseInt(args[4]), args[5].equals("1"));
                    }
                }
                case "ping" -> {
                    for (int pass = 0; pass < 3; pass++) {
                        ping(client, Integer.parseInt(args[3]));
                    }
                }
                default -> idle(client, Integer.parseInt(args[3]));
            }
        }
    }

    private static void arrive(Client client, int requests, int batch, boolean scatter) throws IOException {
        Random random = new Random(1);
        int batches = requests / batch;
        client.accepted = 0;
        long start = System.nanoTime();
        long cpu = cpu();
        int sent = 0;
        while (client.accepted < batches) {
            int before = sent;
            while (sent < batches && sent - before < 10 && client.bus.send(new Message.Arrived(sent,
                    scatter ? scattered(random, batch) : Samples.typical(sent * batch, batch)))) {
                sent++;
            }
            client.turn(sent == before || sent == batches);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        client.askCpu();
        System.out.printf("arrive batch %d%s: %.0f requests/s, CPU us/request: client %.2f server %.2f%n", batch,
                scatter ? " scattered" : "", requests / seconds, (cpu() - cpu) / 1e3 / requests,
                client.serverCpu / 1e3 / requests);
    }

    private static List<Request> scattered(Random random, int count) {
        Request[] requests = new Request[count];
        Arrays.setAll(requests, i -> {
            Request typical = Samples.typical(random.nextInt());
            byte[] data = new byte[34];
            random.nextBytes(data);
            return new Request(typical.action(), typical.fid(), typical.dfid(), 0, -1, random.nextInt(), 0, 1, 0,
                    random.nextInt(), data, null);
        });
        return List.of(requests);
    }

    private static void ping(Client client, int count) throws IOException {
        long[] nanos = new long[count];
        long cpu = cpu();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            client.answered = false;
            client.bus.send(new Message.Status(i, 1, false));
            client.bus.flush(start);
            client.until(() -> client.answered);
            nanos[i] = System.nanoTime() - start;
        }
        long used = cpu() - cpu;
        client.askCpu();
        Arrays.sort(nanos);
        System.out.printf("ping: p50 %d us, p99 %d us, p99.9 %d us, max %d us, CPU us: client %.1f server %.1f%n",
                nanos[count / 2] / 1000, nanos[count * 99 / 100] / 1000, nanos[count / 1000 * 999] / 1000,
                nanos[count - 1] / 1000, used / 1e3 / count, client.serverCpu / 1e3 / count);
    }

    private static void idle(Client client, int seconds) throws IOException {
        client.askCpu();
        long cpu = cpu();
        long end = System.nanoTime() + seconds * SECOND;
        client.until(() -> System.nanoTime() > end);
        long used = cpu() - cpu;
        client.askCpu();
        System.out.printf("idle %d s: CPU ms: client %.1f server %.1f%n", seconds, used / 1e6, client.serverCpu / 1e6);
    }

    private static void serve(int port, Path keys) throws IOException {
        try (BusServer bus = Bus.listen(new BusAddress("127.0.0.1", port, keys), LOG);
                Selector selector = Selector.open()) {
            bus.channel().register(selector, SelectionKey.OP_READ);
            long[] lastCpu = {cpu()};
            BusServer.Handler handler = new BusServer.Handler() {
                @Override
                public void onPeer(long peer, Role role, String name, String fsname) {
                    lastCpu[0] = cpu();
                }

                @Override
                public void onMessage(long peer, Message message) {
                    if (message instanceof Message.Arrived arrived) {
                        bus.send(peer, new Message.Accepted(arrived.batch()));
                    } else if (message instanceof Message.Lock) {
                        bus.send(peer, new Message.Accepted(cpu() - lastCpu[0]));
                        lastCpu[0] = cpu();
                    } else if (message instanceof Message.Status status) {
                        bus.send(peer, new Message.Answer(status.id(), 0, null));
                    }
                }

                @Override
                public void onPeerGone(long peer, boolean returns) {
                }
            };
            while (true) {
                int work = bus.poll(handler, System.nanoTime());
                bus.flush(System.nanoTime());
                await(selector, work > 0, bus.deadlineNanos());
            }
        }
    }

    /** Waits as AgentRunner does. */
    private static void await(Selector selector, boolean busy, long deadline) throws IOException {
        if (busy) {
            selector.selectNow();
        } else {
            selector.select(Math.max(1, Math.min(SECOND, deadline - System.nanoTime()) / 1_000_000));
        }
        selector.selectedKeys().clear();
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static final class Client implements BusClient.Handler {
        private final BusClient bus;
        private final Selector selector = Selector.open();
        private boolean met;
        private int accepted;
        private boolean answered;
        private long serverCpu = -1;

        private Client(BusClient bus) throws IOException {
            this.bus = bus;
            bus.register(selector);
        }

        private void turn(boolean wait) throws IOException {
            int work = bus.poll(this, System.nanoTime());
            bus.flush(System.nanoTime());
            await(selector, work > 0 || !wait, bus.deadlineNanos());
        }

        private void until(BooleanSupplier done) throws IOException {
            while (!done.getAsBoolean()) {
                int work = bus.poll(this, System.nanoTime());
                bus.flush(System.nanoTime());
                if (!done.getAsBoolean()) {
                    await(selector, work > 0, bus.deadlineNanos());
                }
            }
        }

        private void askCpu() throws IOException {
            serverCpu = -1;
            bus.send(new Message.Lock(0, 0, LockMode.UNLOCKED));
            until(() -> serverCpu >= 0);
        }

        @Override
        public void onEpoch(long epoch) {
            met = true;
        }

        @Override
        public void onMessage(Message message) {
            if (message instanceof Message.Accepted) {
                accepted++;
            } else if (message instanceof Message.Answer) {
                answered = true;
            } else if (message instanceof Message.Accepted told) {
                serverCpu = told.batch();
            }
        }
    }
}
