// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a conversation over real sockets when its TCP connection breaks and both programs live on. */
@Timeout(60)
class BrokenConnectionTest {
    private static final int BREAKS = Soak.ON ? 100 : 4;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path directory;
    private final Log log = new Log("test", Level.ERROR, System.err);

    /** Passes bytes on between the bus and its clients, until it is told to cut. */
    private static final class Proxy implements AutoCloseable {
        private final int target;
        private final long delayMillis;
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        private final List<Socket> open = new ArrayList<>();

        /** @param delayMillis how long bytes are on their way */
        private Proxy(int target, long delayMillis) throws IOException {
            this.target = target;
            this.delayMillis = delayMillis;
            start(this::accept);
        }

        private void accept() throws IOException {
            while (true) {
                Socket from = listening.accept();
                Socket to = new Socket("127.0.0.1", target);
                synchronized (open) {
                    open.add(from);
                    open.add(to);
                }
                start(() -> pass(from, to));
                start(() -> pass(to, from));
            }
        }

        private void pass(Socket from, Socket to) throws IOException {
            byte[] bytes = new byte[1 << 16];
            for (int n = from.getInputStream().read(bytes); n > 0; n = from.getInputStream().read(bytes)) {
                if (delayMillis > 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delayMillis));
                }
                to.getOutputStream().write(bytes, 0, n);
            }
        }

        void cut() throws IOException {
            synchronized (open) {
                for (Socket socket : open) {
                    socket.close();
                }
                open.clear();
            }
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void start(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException closed) {
                    // Cut.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            listening.close();
            cut();
        }
    }

    /** Both sides send without pause; each message says its number in its session. */
    @Test
    void itStartsAnewAtOnceAndNothingIsMissingOrRepeatedInASession() throws Exception {
        int port = Ports.free();
        Path keys = directory.resolve("bus.key");
        try (Source server = new Source(port, keys); Proxy proxy = new Proxy(port, 0);
                Sink client = new Sink(proxy.listening.getLocalPort(), keys)) {
            Turns.until(() -> client.next > 1000 && server.next > 1000, server, client);
            for (int breaks = 1; breaks <= BREAKS; breaks++) {
                proxy.cut();
                Stopwatch watch = new Stopwatch();
                int sessions = breaks + 1;
                Turns.until(() -> client.epochs.size() == sessions && client.next > 1000 && server.next > 1000, server,
                        client);
                assertThat(watch.nanos()).as("time to meet again").isLessThan(3 * SECOND);
                assertThat(server.returning).as("peers that return").hasSize(breaks).isEqualTo(server.gone);
            }
        }
    }

    /** As between programs that hardly get a processor: a handshake goes to and fro more than twice. Half a minute. */
    @Test
    @EnabledIfSystemProperty(named = "soak", matches = ".*")
    void aHandshakeThatTakesTenSecondsEndsAllTheSame() throws Exception {
        int port = Ports.free();
        Path keys = directory.resolve("bus.key");
        try (ServerProbe server = new ServerProbe(port, keys, log); Proxy proxy = new Proxy(port, 2000);
                ClientProbe client = new ClientProbe(proxy.listening.getLocalPort(), keys, "m0", log)) {
            Turns.until(() -> client.epochs.size() == 1, server, client);
        }
    }

    private final class Source extends ServerProbe {
        private long next;
        private long sent;

        private Source(int port, Path keys) {
            super(port, keys, log);
        }

        @Override
        public void onPeer(long peer, Role role, String name, String fsname) {
            super.onPeer(peer, role, name, fsname);
            next = 0;
            sent = 0;
        }

        @Override
        public void onMessage(long peer, Message message) {
            assertThat(message).isEqualTo(new Message.Accepted(next++));
            bus.send(peer, new Message.Accepted(sent++));
        }
    }

    private final class Sink extends ClientProbe {
        private long next;
        private long sent;

        private Sink(int port, Path keys) {
            super(port, keys, "m0", log);
        }

        @Override
        public void onEpoch(long epoch) {
            super.onEpoch(epoch);
            next = 0;
            sent = 0;
        }

        @Override
        public void onMessage(Message message) {
            assertThat(message).isEqualTo(new Message.Accepted(next++));
        }

        @Override
        public void turn(long now) {
            for (int i = 0; i < 10 && bus.send(new Message.Accepted(sent)); i++) {
                sent++;
            }
            super.turn(now);
        }
    }
}
