// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bus.BusServer.Handler;
import coordinatool.tool.RateLimitedLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The scheduler's conversations with its peers, without socket or clock; the other side of {@link ClientSession}.
 *
 * <p>A session belongs to the route, that is to the connection, on which it began. A frame of a link that is not known
 * on its route is answered with UNKNOWN, and so is one before which others are missing; that makes the peer start anew.
 */
final class ServerSessions {
    /** More peers than any site has; a bound for what a peer that misbehaves can cost. */
    static final int MAX_PEERS = 4096;
    /** Longest HELLO; its names are host names, ports and paths. */
    static final int MAX_HELLO = 4096;
    /** A connection outlives the line of its key in the scheduler's file. */
    private static final String KEY_GONE = "bus key not accepted any more";

    /** Takes frames for a route; may lose them, and returns false where it knows that it has. */
    interface Transport {
        boolean transmit(byte[] route, byte[] frame);
    }

    /** Hashed by hand: the hash of a record, as Java makes it at its first use, takes 30 ms of a start. */
    private record Name(Role role, String name) {
        @Override
        public int hashCode() {
            return 31 * role.ordinal() + name.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Name that && role == that.role && name.equals(that.name);
        }
    }

    private final class Peer {
        private final long number;
        private final long session;
        private final Program program;
        private final byte[] route;
        private final Link link;
        private final BatchBuilder batch;
        private long heardAt;

        private Peer(long number, long session, Program program, byte[] route, long now) {
            this.number = number;
            this.session = session;
            this.program = program;
            this.route = route;
            this.heardAt = now;
            this.link = new Link(random.getAsLong(), settings, settings.backlogBytes(),
                    frame -> transport.transmit(route, frame), now);
            this.batch = new BatchBuilder(link, settings);
        }

        private Name name() {
            return new Name(program.role(), program.name());
        }

        private boolean isOf(long otherSession, byte[] otherRoute) {
            return session == otherSession && Arrays.equals(route, otherRoute);
        }
    }

    private final long epoch;
    private final LinkSettings settings;
    private final Transport transport;
    private final LongSupplier random;
    private final RateLimitedLog dropped;

    private final Map<Long, Peer> byNumber = new LinkedHashMap<>();
    private final Map<Long, Peer> byLink = new HashMap<>();
    private final Map<Name, Peer> byName = new HashMap<>();
    private long lastNumber;
    private long lastTick = Long.MIN_VALUE;
    private int delivered;

    ServerSessions(long epoch, LinkSettings settings, Transport transport, LongSupplier random,
            RateLimitedLog dropped) {
        this.epoch = epoch;
        this.settings = settings;
        this.transport = transport;
        this.random = random;
        this.dropped = dropped;
    }

    /**
     * Takes a frame that came by this route.
     *
     * @param may what its sender may be
     * @return how much work was in it, see {@link Message#weight}
     */
    int onFrame(byte[] route, Set<Role> may, byte[] frame, Handler handler, long now) {
        delivered = 0;
        if (!Frame.isSound(frame)) {
            dropped.add(now, "reason", "not a frame of version " + Frame.VERSION);
            return 0;
        }
        switch (Frame.type(frame)) {
            case Frame.HELLO -> onHello(route, may, frame, handler, now);
            case Frame.BYE -> {
                Peer peer = byLink.get(Frame.link(frame));
                if (peer != null) {
                    forget(peer, false, handler);
                }
            }
            case Frame.ACK, Frame.DATA -> onLinkFrame(route, may, frame, handler, now);
            default -> dropped.add(now, "reason", "frame that only a client takes");
        }
        return delivered;
    }

    /** Adds a message to the batch for a peer; ignored where it is gone. */
    void send(long number, Message message) {
        Peer peer = byNumber.get(number);
        if (peer != null) {
            peer.batch.add(message);
        }
    }

    /** As {@link #send}, where there is room for it. Returns whether there was. */
    boolean offer(long number, Message message) {
        Peer peer = byNumber.get(number);
        boolean room = peer != null
                && peer.link.queuedBytes() + peer.batch.size() < settings.sendBufferBytes();
        if (room) {
            peer.batch.add(message);
        }
        return room;
    }

    /** Sends batches. */
    void flush(long now) {
        for (Peer peer : byNumber.values()) {
            peer.batch.seal();
            if (now >= peer.link.deadline() || peer.link.hasWaiting()) {
                peer.link.flush(now);
            }
        }
        dropped.tell(now);
    }

    /**
     * Gives up peers that were silent for too long. To be called after all frames that are there were taken. Time in
     * which we were stopped ourselves counts for nobody.
     */
    void expire(Handler handler, long now) {
        long pause = lastTick == Long.MIN_VALUE ? 0 : now - lastTick;
        lastTick = now;
        boolean paused = pause > settings.gone() / 4;
        List<Peer> gone = new ArrayList<>();
        for (Peer peer : byNumber.values()) {
            if (paused) {
                peer.heardAt = Math.min(now, peer.heardAt + pause);
            }
            if (now - peer.heardAt >= settings.gone()) {
                gone.add(peer);
            }
        }
        gone.forEach(peer -> forget(peer, false, handler));
    }

    /** When {@link #flush} or {@link #expire} is to be called at the latest. */
    long deadline() {
        long deadline = Link.NEVER;
        for (Peer peer : byNumber.values()) {
            deadline = Math.min(deadline, Math.min(peer.link.deadline(), peer.heardAt + settings.gone()));
        }
        return deadline;
    }

    private void onHello(byte[] route, Set<Role> may, byte[] frame, Handler handler, long now) {
        if (frame.length > MAX_HELLO) {
            dropped.add(now, "reason", "name of more than " + MAX_HELLO + " bytes");
            return;
        }
        Program program;
        try {
            program = Program.read(Frame.body(frame));
        } catch (CodecException e) {
            dropped.add(now, "reason", e.getMessage());
            return;
        }
        if (!may.contains(program.role())) {
            dropped.add(now, "reason", may.isEmpty() ? KEY_GONE : "bus key of another role",
                    "role", program.role().word(), "peer", program.name());
            return;
        }
        long session = Frame.link(frame);
        Peer known = byName.get(new Name(program.role(), program.name()));
        if (known != null && known.isOf(session, route)) {
            known.heardAt = now;
            welcome(known);
            return;
        }
        if (known == null && byNumber.size() >= MAX_PEERS) {
            dropped.add(now, "reason", "more than " + MAX_PEERS + " peers");
            return;
        }
        Peer peer = new Peer(++lastNumber, session, program, route, now);
        if (!welcome(peer)) {
            // A connection that broke while we did not listen, at a start for instance. Its HELLOs come by turns with
            // those of the connection after it, from which they must not take the name.
            return;
        }
        if (known != null) {
            forget(known, known.program.number() == program.number(), handler);
        }
        byNumber.put(peer.number, peer);
        byLink.put(peer.link.id(), peer);
        byName.put(peer.name(), peer);
        handler.onPeer(peer.number, program.role(), program.name(), program.fsname());
    }

    private boolean welcome(Peer peer) {
        return transport.transmit(peer.route, Frame.welcome(peer.link.id(), peer.session, epoch));
    }

    private void onLinkFrame(byte[] route, Set<Role> may, byte[] frame, Handler handler, long now) {
        Peer peer = byLink.get(Frame.link(frame));
        if (peer == null || !Arrays.equals(peer.route, route)) {
            transport.transmit(route, Frame.plain(Frame.UNKNOWN, Frame.link(frame)));
            return;
        }
        if (!may.contains(peer.program.role())) {
            dropped.add(now, "reason", KEY_GONE, "role", peer.program.role().word(),
                    "peer", peer.program.name());
            restart(peer, handler);
            return;
        }
        peer.heardAt = now;
        long number = peer.number;
        try {
            peer.link.onFrame(frame, (bytes, offset, length) -> deliver(number, bytes, offset, length, handler), now);
        } catch (CodecException e) {
            dropped.add(now, "reason", e.getMessage());
            restart(peer, handler);
        }
    }

    /** Has a peer begin anew, if it can. */
    private void restart(Peer peer, Handler handler) {
        transport.transmit(peer.route, Frame.plain(Frame.UNKNOWN, peer.link.id()));
        forget(peer, true, handler);
    }

    private void deliver(long number, byte[] bytes, int offset, int length, Handler handler) {
        ByteReader in = new ByteReader(bytes, offset, length);
        while (in.remaining() > 0) {
            Message message = MessageCodec.read(in);
            delivered += message.weight();
            handler.onMessage(number, message);
        }
    }

    private void forget(Peer peer, boolean returns, Handler handler) {
        byNumber.remove(peer.number);
        byLink.remove(peer.link.id());
        byName.remove(peer.name(), peer);
        handler.onPeerGone(peer.number, returns);
    }
}
