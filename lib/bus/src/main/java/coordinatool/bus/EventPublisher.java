// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The scheduler's end for events. Events are numbered from 1 in the life of a scheduler. Never waits: a subscriber that is {@link #WINDOW_FRAMES} behind misses batches, which are counted, and finds out
 * by the numbers. One thread.
 */
public final class EventPublisher implements AutoCloseable {
    /** Batches that a subscriber may be behind; half of what ZeroMQ holds for it. */
    static final int WINDOW_FRAMES = 256;
    /** A subscriber says something every second; one that has not for so long is gone. */
    private static final long GONE_NANOS = 10_000_000_000L;
    /** Reporters and people who look on. */
    private static final int MAX_SUBSCRIBERS = 64;
    private static final int BATCH_BYTES = 32 << 10;

    private static final class Subscriber {
        private final byte[] route;
        private long sent;
        private long received;
        private long heardAt;

        private Subscriber(byte[] route) {
            this.route = route;
        }
    }

    private final RouterSocket socket;
    private final long epoch;
    private final RateLimitedLog refused;
    private final Map<ByteBuffer, Subscriber> subscribers = new HashMap<>();
    private final ByteWriter events = new ByteWriter();
    private RequestEncoder requests = new RequestEncoder(events);
    private long sequence;
    private long batchFrom = 1;
    private long dropped;

    EventPublisher(RouterSocket socket, long epoch, Log log) {
        this.socket = socket;
        this.epoch = epoch;
        this.refused = new RateLimitedLog(log, "event frame dropped", Duration.ofSeconds(1));
    }

    /**
     * Becomes readable when {@link #flush} may have something to do: a subscriber came or has read. Watching it is
     * optional, it brings a new subscriber its first answer sooner.
     */
    public SelectableChannel channel() {
        return socket.channel();
    }

    /** Whether anybody listens; otherwise nobody has to describe what happens. */
    public boolean isWatched() {
        return !subscribers.isEmpty();
    }

    /** Adds an event to the batch of this turn. */
    public void publish(Event event) {
        sequence++;
        if (!subscribers.isEmpty()) {
            EventCodec.write(events, requests, event);
            if (events.size() >= BATCH_BYTES) {
                sendBatch();
            }
        }
    }

    /** Sends the batch, and hears what subscribers say. Call it at the end of each turn, at least once a second. */
    public void flush(long nowNanos) {
        sendBatch();
        for (byte[] frame = socket.receive(); frame != null; frame = socket.receive()) {
            hear(socket.route(), frame, nowNanos);
        }
        for (Iterator<Subscriber> all = subscribers.values().iterator(); all.hasNext();) {
            if (nowNanos - all.next().heardAt > GONE_NANOS) {
                all.remove();
            }
        }
        refused.tell(nowNanos);
    }

    /** Number of the last event published; 0 before the first. */
    public long sequence() {
        return sequence;
    }

    /** How many events were not sent to a subscriber because it was too far behind. */
    public long dropped() {
        return dropped;
    }

    @Override
    public void close() {
        socket.close();
    }

    private void sendBatch() {
        if (events.size() > 0) {
            for (Subscriber subscriber : subscribers.values()) {
                if (subscriber.sent - subscriber.received < WINDOW_FRAMES) {
                    transmit(subscriber);
                } else {
                    dropped += sequence + 1 - batchFrom;
                }
            }
            events.truncate(0, 2 * BATCH_BYTES);
            requests = new RequestEncoder(events);
        }
        batchFrom = sequence + 1;
    }

    private void hear(byte[] route, byte[] frame, long now) {
        long received;
        try {
            received = EventFrame.open(frame, EventFrame.SUBSCRIBE).readVarint();
        } catch (CodecException e) {
            refused.add(now, "reason", e.getMessage());
            return;
        }
        Subscriber subscriber = subscribers.get(ByteBuffer.wrap(route));
        if (subscriber == null) {
            if (subscribers.size() >= MAX_SUBSCRIBERS) {
                refused.add(now, "reason", "more than " + MAX_SUBSCRIBERS + " subscribers");
                return;
            }
            subscriber = new Subscriber(route);
            subscriber.sent = received;
            subscriber.received = received;
            subscribers.put(ByteBuffer.wrap(route), subscriber);
            transmit(subscriber);
        }
        subscriber.heardAt = now;
        subscriber.received = Math.max(subscriber.received, Math.min(received, subscriber.sent));
    }

    private void transmit(Subscriber subscriber) {
        ByteWriter out = new ByteWriter();
        out.writeByte(Frame.VERSION);
        out.writeByte(EventFrame.EVENTS);
        out.writeVarint(subscriber.sent++);
        out.writeFixed64(epoch);
        out.writeVarint(batchFrom);
        out.append(events);
        socket.transmit(subscriber.route, out.toByteArray());
    }
}
