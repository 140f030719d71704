// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import java.util.ArrayDeque;

/**
 * The conversation of one session: batches go out in numbered frames, and come in whole, once and in order, for as long
 * as the link lives. A state machine: no socket, thread or clock. A link belongs to one connection of one session of
 * {@link ClientSession} with {@link ServerSessions}, and ends with either.
 *
 * <p>Every frame says its number, which frame its sender expects next (a cumulative acknowledgement) and how far the
 * other side may go (the window). A frame without data has the number of the next one with data. A receiver that finds
 * another number than it expects knows that frames are missing, and gives the link up.
 *
 * <p>The scheduler's link stops raising the window while more than {@link LinkSettings#backlogBytes} are
 * unacknowledged, so a peer that does not take answers cannot go on asking. A client always listens: if both sides
 * stopped, neither would ever hear again.
 */
/*
 * How messages survive a loss, for whoever changes this.
 *
 * ZeroMQ loses nothing and keeps the order as long as a TCP connection lives. What is under way is lost when the
 * connection breaks, when either program dies, or when a pipe inside ZeroMQ is full (it holds twice the window, so
 * that should not happen). None of these is a matter of a single frame: afterwards nobody knows how much the other
 * side has got. So there is one way to recover from all of them: the session ends on both sides, and a new one begins.
 * In it, each side first says again what was not confirmed: a gateway its connections, an ingest the batches that were
 * not accepted, the reporter its question. They have to be able to do that for a new scheduler anyway, and for the
 * same reason whoever is told has to bear hearing a thing twice.
 *
 * A session ends because
 *   - the connection is a new one. Either side notices, since a link is heard only on the connection it began on;
 *   - a number is not the expected one. If the last frame before a silence is lost, the heartbeat shows it a second
 *     later, since it has the number of the next frame;
 *   - a frame is of a link that the scheduler does not know: it is a new process, or it has given the client up.
 *
 * What it costs: after a broken connection a client repeats everything that is not confirmed, not only what was lost.
 * A scheduler that stands still for longer than the silence that DealerSocket bears counts as a broken connection, too.
 *
 * What was tried before: a session outlived its connection. Frames were kept until they were acknowledged, sent again
 * on a new connection, and also one by one when a timer found an acknowledgement late. That was a second mechanism for
 * losses that the first one had to survive all the same, and the harder one of the two: what is late mostly means that
 * the other side is busy, and then repeating makes it busier. Within a connection there was nothing for it to repair.
 */
final class Link {
    static final long NEVER = Long.MAX_VALUE;

    /** Takes frames; may lose them. */
    interface Transport {
        void transmit(byte[] frame);
    }

    /** Takes batches, whole, once, in order. */
    interface Receiver {
        void receive(byte[] bytes, int offset, int length);
    }

    private final long id;
    private final LinkSettings settings;
    private final long backlogBytes;
    private final Transport transport;

    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final ArrayDeque<Integer> unacknowledgedSizes = new ArrayDeque<>();
    /** Bytes of both. */
    private long queuedBytes;
    private long next;
    private long peerLimit;

    private long expected;
    private long limit;
    private boolean deaf;
    private boolean ackNow;
    private long ackAt = NEVER;
    private int unacknowledgedFrames;
    private final Assembler assembler;

    private long heartbeatAt;

    /** @param backlogBytes more than this unacknowledged makes the link stop listening; {@link #NEVER} for a client */
    Link(long id, LinkSettings settings, long backlogBytes, Transport transport, long now) {
        this.id = id;
        this.settings = settings;
        this.backlogBytes = backlogBytes;
        this.transport = transport;
        this.peerLimit = settings.windowFrames();
        this.limit = settings.windowFrames();
        this.assembler = new Assembler(settings.maxBatchBytes());
        this.heartbeatAt = now + settings.heartbeat();
    }

    long id() {
        return id;
    }

    /** Bytes that were queued and are not acknowledged. */
    long queuedBytes() {
        return queuedBytes;
    }

    /** Takes a batch; {@link #flush} sends it. */
    void queue(ByteWriter batch) {
        for (int at = 0; at < batch.size(); at += settings.frameBytes()) {
            int length = Math.min(settings.frameBytes(), batch.size() - at);
            byte[] frame = Frame.data(id, length, at + length < batch.size());
            batch.copyTo(at, frame, Frame.DATA_HEADER, length);
            waiting.add(frame);
            queuedBytes += frame.length;
        }
        deaf |= queuedBytes > backlogBytes;
    }

    /**
     * Takes an ACK or DATA frame of this link.
     *
     * @throws CodecException where frames are missing or the peer breaks the rules: the link is of no use any more
     */
    void onFrame(byte[] frame, Receiver receiver, long now) {
        if (Frame.number(frame) != expected) {
            throw new CodecException("frame " + expected + " expected, not " + Frame.number(frame));
        }
        onAcknowledged(Frame.acknowledged(frame), Frame.limit(frame));
        if (Frame.type(frame) == Frame.DATA) {
            onData(frame, receiver, now);
        }
    }

    /** Sends what may be sent, acknowledges what is due. */
    void flush(long now) {
        while (hasWaiting()) {
            byte[] frame = waiting.poll();
            unacknowledgedSizes.add(frame.length);
            transmit(frame, next++, now);
        }
        if (ackNow || now >= ackAt || now >= heartbeatAt) {
            transmit(Frame.ack(id), next, now);
        }
    }

    /** Whether {@link #flush} has something to send now. */
    boolean hasWaiting() {
        return !waiting.isEmpty() && next < peerLimit;
    }

    /** When {@link #flush} is to be called at the latest. */
    long deadline() {
        return ackNow ? Long.MIN_VALUE : Math.min(heartbeatAt, ackAt);
    }

    private void onAcknowledged(long number, long newLimit) {
        if (number > next) {
            throw new CodecException("acknowledges what was not sent");
        }
        peerLimit = Math.max(peerLimit, newLimit);
        while (next - unacknowledgedSizes.size() < number) {
            queuedBytes -= unacknowledgedSizes.poll();
        }
        if (deaf && queuedBytes <= backlogBytes / 2) {
            deaf = false;
            ackNow = true;
        }
    }

    private void onData(byte[] frame, Receiver receiver, long now) {
        expected++;
        unacknowledgedFrames++;
        if (unacknowledgedFrames >= settings.windowFrames() / 4) {
            ackNow = true;
        } else if (ackAt == NEVER) {
            ackAt = now + settings.ackDelay();
        }
        assembler.add(frame, receiver);
    }

    private void transmit(byte[] frame, long number, long now) {
        if (!deaf) {
            limit = expected + settings.windowFrames();
        }
        Frame.setNumbers(frame, number, expected, limit);
        ackNow = false;
        ackAt = NEVER;
        unacknowledgedFrames = 0;
        heartbeatAt = now + settings.heartbeat();
        transport.transmit(frame);
    }
}
