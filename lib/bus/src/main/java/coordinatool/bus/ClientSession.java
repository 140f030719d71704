// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.bus.BusClient.Handler;
import coordinatool.tool.RateLimitedLog;
import java.util.function.LongSupplier;

/**
 * A client's conversation with the scheduler, without socket or clock.
 *
 * <p>A session is a random number that we say HELLO with. The scheduler answers with WELCOME and the number of a link;
 * that is the moment of onEpoch. The session ends with its connection, or when frames are missing, or when the
 * scheduler says that the link is UNKNOWN to it: because it is a new process, because it has given us up, or because
 * another program has taken our name. Then all state goes, and a new session starts; {@link Link} says why. A late
 * WELCOME or UNKNOWN of another session or link means nothing.
 */
final class ClientSession {
    private final Program program;
    private final LinkSettings settings;
    private final Link.Transport transport;
    private final LongSupplier random;
    private final RateLimitedLog dropped;

    private long session;
    private Link link;
    private BatchBuilder batch;
    private long helloAt;
    private long notBefore;
    private long heardAt;
    private int delivered;

    ClientSession(Program program, LinkSettings settings, Link.Transport transport, LongSupplier random,
            RateLimitedLog dropped, long now) {
        this.program = program;
        this.settings = settings;
        this.transport = transport;
        this.random = random;
        this.dropped = dropped;
        this.session = random.getAsLong();
        this.helloAt = Link.NEVER;
        this.notBefore = now;
        this.heardAt = now;
    }

    /**
     * There is a connection to the scheduler that was not there before. Before the first one nothing is said: a HELLO
     * could go by it as it comes up, and then the one that is said here would begin a second session.
     */
    void onTransportUp(long now) {
        startAnew(now);
    }

    /** Takes a frame. Returns how much work was in it, see {@link Message#weight}. */
    int onFrame(byte[] frame, Handler handler, long now) {
        delivered = 0;
        if (!Frame.isSound(frame)) {
            dropped.add(now, "reason", "not a frame of version " + Frame.VERSION);
            return 0;
        }
        heardAt = now;
        try {
            switch (Frame.type(frame)) {
                case Frame.WELCOME -> onWelcome(frame, handler, now);
                case Frame.UNKNOWN -> {
                    if (link != null && Frame.link(frame) == link.id()) {
                        startAnew(now);
                    }
                }
                case Frame.ACK, Frame.DATA -> {
                    if (link != null && Frame.link(frame) == link.id()) {
                        link.onFrame(frame, (bytes, offset, length) -> deliver(bytes, offset, length, handler), now);
                    }
                }
                default -> dropped.add(now, "reason", "frame that only the scheduler takes");
            }
        } catch (CodecException e) {
            dropped.add(now, "reason", e.getMessage());
            startAnew(now);
        }
        return delivered;
    }

    /** Adds a message to the batch; false where there is no room for it or nobody to take it. */
    boolean send(Message message) {
        if (link == null || link.queuedBytes() + batch.size() >= settings.sendBufferBytes()) {
            return false;
        }
        batch.add(message);
        return true;
    }

    /** Sends the batch. */
    void flush(long now) {
        if (link != null) {
            batch.seal();
            link.flush(now);
        } else if (now >= helloAt) {
            hello(now);
        }
        dropped.tell(now);
    }

    /** When {@link #flush} is to be called at the latest. */
    long deadline() {
        return link == null ? helloAt : link.deadline();
    }

    boolean connected(long now) {
        return link != null && now - heardAt < settings.absent();
    }

    /** Whether nothing has been heard for so long that people should know, at the start too. */
    boolean away(long now) {
        return now - heardAt >= settings.away();
    }

    /** Says good-bye. */
    void close(long now) {
        if (link != null) {
            batch.seal();
            link.flush(now);
            transport.transmit(Frame.plain(Frame.BYE, link.id()));
            link = null;
        }
    }

    private void onWelcome(byte[] frame, Handler handler, long now) {
        ByteReader body = Frame.body(frame);
        if (body.readFixed64() != session) {
            return;
        }
        long epoch = body.readFixed64();
        if (link != null) {
            if (link.id() != Frame.link(frame)) {
                startAnew(now);
            }
            return;
        }
        link = new Link(Frame.link(frame), settings, Link.NEVER, transport, now);
        batch = new BatchBuilder(link, settings);
        notBefore = now + settings.reset();
        handler.onEpoch(epoch);
    }

    private void deliver(byte[] bytes, int offset, int length, Handler handler) {
        ByteReader in = new ByteReader(bytes, offset, length);
        while (in.remaining() > 0) {
            Message message = MessageCodec.read(in);
            delivered += message.weight();
            handler.onMessage(message);
        }
    }

    private void startAnew(long now) {
        link = null;
        batch = null;
        session = random.getAsLong();
        helloAt = notBefore;
        if (now >= helloAt) {
            hello(now);
        }
    }

    private void hello(long now) {
        helloAt = now + settings.hello();
        transport.transmit(Frame.hello(session, program));
    }
}
