// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import java.util.ArrayDeque;

/**
 * One direction of a conversation and the acknowledgements of the other: batches arrive once and in order over a
 * transport that loses, repeats and, where a connection follows another, reorders frames. A state machine: no socket,
 * thread or clock. The life of a link is that of a session of {@link ClientSession} with {@link ServerSessions}; with
 * the link goes what was not acknowledged.
 *
 * <p>Frames are numbered from 0 and kept until acknowledged. The receiver takes a frame only if it is the next one, and
 * says with every frame which one it expects (cumulative acknowledgement) and how far the sender may go (limit). The
 * sender repeats all that is unacknowledged when the transport is new ({@link #resume}). Where an acknowledgement is
 * late without that, it repeats the oldest frame, for the peer may just be slow, and the rest only if the answer shows
 * that frames behind it were lost too.
 *
 * <p>The scheduler's link stops to raise the limit while more than {@link LinkSettings#backlogBytes} are
 * unacknowledged, so a peer that does not take answers cannot ask on. A client always listens: were both ends deaf,
 * neither would hear again.
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

    private final ArrayDeque<byte[]> sent = new ArrayDeque<>();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private long queuedBytes;
    private long queued;
    private long next;
    private long acknowledged;
    private long peerLimit;
    private long retransmitAt = NEVER;
    private int retries;
    private long recoverTo;

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
            byte[] frame = new byte[Frame.DATA_HEADER + length];
            Frame.data(frame, id, queued++, at + length < batch.size());
            batch.copyTo(at, frame, Frame.DATA_HEADER, length);
            waiting.add(frame);
            queuedBytes += frame.length;
        }
        deaf |= queuedBytes > backlogBytes;
    }

    /**
     * Takes an ACK or DATA frame of this link.
     *
     * @throws CodecException where the peer breaks the rules; the link is of no use then
     */
    void onFrame(byte[] frame, Receiver receiver, long now) {
        onAcknowledged(Frame.acknowledged(frame), Frame.limit(frame), now);
        if (Frame.type(frame) == Frame.DATA) {
            onData(frame, receiver, now);
        }
    }

    /** The transport is a new one: whatever was under way may be lost. */
    void resume(long now) {
        repeatAll(now);
        ackNow = true;
    }

    /** Sends what may be sent, repeats what is late, acknowledges what is due. */
    void flush(long now) {
        if (!sent.isEmpty() && now >= retransmitAt) {
            recoverTo = next;
            retries = Math.min(retries + 1, LinkSettings.DOUBLINGS);
            retransmitAt = now + (settings.retransmit() << retries);
            transmitData(sent.peekFirst().clone(), now);
        }
        while (hasWaiting()) {
            byte[] frame = waiting.poll();
            if (sent.isEmpty()) {
                retransmitAt = now + settings.retransmit();
            }
            sent.add(frame);
            next++;
            transmitData(frame, now);
        }
        if (ackNow || now >= ackAt || now >= heartbeatAt) {
            transmit(Frame.ack(id, expected, raiseLimit()), now);
        }
    }

    /** Whether {@link #flush} has something to send now. */
    boolean hasWaiting() {
        return !waiting.isEmpty() && next < peerLimit;
    }

    /** When {@link #flush} is to be called at the latest. */
    long deadline() {
        long deadline = Math.min(heartbeatAt, ackNow ? Long.MIN_VALUE : ackAt);
        return sent.isEmpty() ? deadline : Math.min(deadline, retransmitAt);
    }

    private void onAcknowledged(long number, long newLimit, long now) {
        if (number > next) {
            throw new CodecException("acknowledges what was not sent");
        }
        peerLimit = Math.max(peerLimit, newLimit);
        if (number <= acknowledged) {
            return;
        }
        for (; acknowledged < number; acknowledged++) {
            queuedBytes -= sent.poll().length;
        }
        retries = 0;
        retransmitAt = now + settings.retransmit();
        if (acknowledged < recoverTo) {
            repeatAll(now);
        }
        recoverTo = 0;
        if (deaf && queuedBytes <= backlogBytes / 2) {
            deaf = false;
            ackNow = true;
        }
    }

    private void onData(byte[] frame, Receiver receiver, long now) {
        if (Frame.number(frame) != expected) {
            ackNow = true;
            return;
        }
        expected++;
        unacknowledgedFrames++;
        if (unacknowledgedFrames >= settings.windowFrames() / 4) {
            ackNow = true;
        } else if (ackAt == NEVER) {
            ackAt = now + settings.ackDelay();
        }
        assembler.add(frame, receiver);
    }

    private void repeatAll(long now) {
        for (byte[] frame : sent) {
            transmitData(frame.clone(), now);
        }
        retransmitAt = now + (settings.retransmit() << retries);
    }

    /** A frame that was sent before must be a copy: the transport may still be reading the first one. */
    private void transmitData(byte[] frame, long now) {
        Frame.setAcknowledged(frame, expected, raiseLimit());
        transmit(frame, now);
    }

    private void transmit(byte[] frame, long now) {
        ackNow = false;
        ackAt = NEVER;
        unacknowledgedFrames = 0;
        heartbeatAt = now + settings.heartbeat();
        transport.transmit(frame);
    }

    private long raiseLimit() {
        if (!deaf) {
            limit = expected + settings.windowFrames();
        }
        return limit;
    }
}
