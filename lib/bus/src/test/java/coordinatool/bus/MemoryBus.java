// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Awaited;
import coordinatool.tool.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A bus within one JVM, for tests of the programs that it joins. Sessions, frames and the binary form are those of the
 * real bus; instead of sockets there are queues, and time is what the owners of the ends say it is.
 *
 * <p>A frame is there for the other side as soon as it is flushed, unless the network is unruly: then frames are late,
 * those of one connection in order and those of several in any, and some come twice. Channels never become readable, so
 * {@code poll} has to be called by hand. One thread.
 */
public final class MemoryBus {
    private static final Awaited SCHEDULER = new Awaited("the scheduler in memory", "it does not answer");

    private static final int REPEATED_ONE_IN = 500;

    private final Random random;
    private final Log log;
    private final Map<BusClient, ClientEnd> clients = new HashMap<>();
    /** Who listens now, or null. */
    private ServerEnd server;
    private int lastRoute;
    /** How many frames in a hundred are late. */
    private int latePercent;

    /** @param seed of the numbers that name sessions and lives */
    public MemoryBus(long seed, Log log) {
        this.random = new Random(seed);
        this.log = log;
    }

    /** @param percent how many frames in a hundred are late; 0: the network does what it can */
    public void setUnruly(int percent) {
        latePercent = percent;
    }

    /** Whether what has arrived is not seen yet. */
    private boolean isLate() {
        return latePercent > 0 && random.nextInt(100) < latePercent;
    }

    /** Whether a frame comes a second time. */
    private boolean isRepeated() {
        return latePercent > 0 && random.nextInt(REPEATED_ONE_IN) == 0;
    }

    /** The end of a scheduler; one that listens already is cut off, as if it was killed. */
    public BusServer listen() {
        server = new ServerEnd();
        return new SessionBusServer(server, random::nextLong, log);
    }

    /** The end of another program, as {@link Bus#connect} gives it. */
    public BusClient connect(Role role, String name, String fsname, long nowNanos) {
        ClientEnd end = new ClientEnd();
        BusClient client = new SessionBusClient(end, new Program(random.nextLong(), role, name, fsname),
                random::nextLong, log, nowNanos);
        clients.put(client, end);
        return client;
    }

    /** The connection of this client breaks: what is under way is lost. There is a new one at its next poll. */
    public void cut(BusClient client) {
        clients.get(client).disconnect();
    }

    /** The program at this end is killed: its connection breaks, and it is not heard of again. */
    public void kill(BusClient client) {
        clients.remove(client).close();
    }

    /** The scheduler is killed. */
    public void killScheduler() {
        server = null;
    }

    private abstract static class End {
        /** Null until somebody asks: a long test has many ends, and few that wait in a selector. */
        private Pipe pipe;

        public SelectableChannel channel() {
            try {
                if (pipe == null) {
                    pipe = Pipe.open();
                    pipe.source().configureBlocking(false);
                }
                return pipe.source();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public boolean hiddenInput() {
            return false;
        }

        public void close() {
            try {
                if (pipe != null) {
                    pipe.source().close();
                    pipe.sink().close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record Arrival(int route, byte[] frame) {
    }

    private final class ServerEnd extends End implements ServerTransport {
        private final Map<Integer, ClientEnd> routes = new HashMap<>();
        private final ArrayDeque<Arrival> arrived = new ArrayDeque<>();
        private int route;

        @Override
        public byte[] receive() {
            if (arrived.isEmpty() || isLate()) {
                return null;
            }
            Arrival next = latePercent == 0 ? arrived.remove() : takeOfAny();
            if (isRepeated()) {
                arrived.addFirst(new Arrival(next.route(), next.frame().clone()));
            }
            route = next.route();
            return next.frame();
        }

        /** The first frame of any connection that has one. */
        private Arrival takeOfAny() {
            int at = random.nextInt(arrived.size());
            Iterator<Arrival> all = arrived.iterator();
            for (int i = 0; i < at; i++) {
                all.next();
            }
            int which = all.next().route();
            Arrival first = arrived.stream().filter(arrival -> arrival.route() == which).findFirst().orElseThrow();
            arrived.remove(first);
            return first;
        }

        @Override
        public byte[] route() {
            return ByteBuffer.allocate(Integer.BYTES).putInt(route).array();
        }

        @Override
        public Set<Role> roles() {
            return EnumSet.allOf(Role.class);
        }

        @Override
        public boolean transmit(byte[] to, byte[] frame) {
            ClientEnd client = server == this ? routes.get(ByteBuffer.wrap(to).getInt()) : null;
            return client != null && client.arrived.add(frame);
        }

        @Override
        public void close() {
            super.close();
            if (server == this) {
                server = null;
            }
        }
    }

    private final class ClientEnd extends End implements ClientTransport {
        private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
        private ServerEnd peer;
        private int route;
        private boolean closed;

        @Override
        public void register(Selector selector) {
            try {
                channel().register(selector, SelectionKey.OP_READ);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean cameUp() {
            if (peer != null && peer == server || server == null || closed) {
                return false;
            }
            disconnect();
            peer = server;
            route = ++lastRoute;
            peer.routes.put(route, this);
            return true;
        }

        @Override
        public byte[] receive() {
            if (arrived.isEmpty() || isLate()) {
                return null;
            }
            byte[] frame = arrived.remove();
            if (isRepeated()) {
                arrived.addFirst(frame.clone());
            }
            return frame;
        }

        @Override
        public void transmit(byte[] frame) {
            if (peer != null) {
                peer.arrived.add(new Arrival(route, frame));
            }
        }

        void disconnect() {
            if (peer != null) {
                peer.routes.remove(route);
                peer.arrived.removeIf(arrival -> arrival.route() == route);
                peer = null;
            }
            arrived.clear();
        }

        @Override
        public void mend(long now) {
            // Nothing breaks by itself.
        }

        @Override
        public long deadline() {
            return Link.NEVER;
        }

        @Override
        public Awaited awaited() {
            return SCHEDULER;
        }

        @Override
        public void close() {
            super.close();
            closed = true;
        }
    }
}
