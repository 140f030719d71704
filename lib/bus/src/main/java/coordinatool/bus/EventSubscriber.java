// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Awaited;
import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.nio.channels.SelectableChannel;
import java.time.Duration;

/** A looker-on's end for events: a subscription that mends itself, and says when it has missed some. One thread. */
public final class EventSubscriber implements AutoCloseable {
    /** What the owner is told, from within {@link #poll}. */
    public interface Handler {
        /** The next event. Numbers go up by one, apart from where {@link #onGap} was called. */
        void onEvent(long sequence, Event event);

        /**
         * Events before the next one are missing, or nothing is known of them: at the start, when the scheduler is a
         * new one, or when we were too slow.
         *
         * @param next number of the next event that will come
         */
        void onGap(long next);
    }

    private static final int FRAMES_A_POLL = 256;
    /** Where nothing happens, nothing comes but the answer to a connection that is started anew, every few seconds. */
    private static final long AWAY_NANOS = 10_000_000_000L;

    private final DealerSocket socket;
    private final RateLimitedLog dropped;
    private boolean subscribed;
    private long epoch;
    private long expected;
    private long receivedFrames;
    private long unacknowledgedFrames;
    private long subscribeAt;
    private long heardAt;
    private long lastNow;
    private boolean more;

    EventSubscriber(DealerSocket socket, Log log, long now) {
        this.socket = socket;
        this.dropped = new RateLimitedLog(log, "event frame dropped", Duration.ofSeconds(1));
        this.subscribeAt = now;
        this.heardAt = now;
        this.lastNow = now;
    }

    /** Becomes readable when {@link #poll} may have something to do. For a selector, OP_READ. */
    public SelectableChannel channel() {
        return socket.channel();
    }

    /** Takes what came in and keeps the subscription alive. Returns how many events came. */
    public int poll(Handler handler, long nowNanos) {
        int events = 0;
        int frames = 0;
        lastNow = nowNanos;
        do {
            if (socket.cameUp()) {
                subscribeAt = nowNanos;
            }
            byte[] frame = socket.receive();
            while (frame != null) {
                heardAt = nowNanos;
                events += onFrame(frame, handler, nowNanos);
                frame = ++frames < FRAMES_A_POLL ? socket.receive() : null;
            }
            socket.mend(nowNanos);
            if (nowNanos >= subscribeAt || unacknowledgedFrames >= EventFrame.SUBSCRIBE_FRAMES) {
                socket.transmit(EventFrame.subscribe(receivedFrames));
                unacknowledgedFrames = 0;
                subscribeAt = nowNanos + EventFrame.SUBSCRIBE_NANOS;
            }
            more = socket.hiddenInput();
        } while (more && frames < FRAMES_A_POLL);
        dropped.tell(nowNanos);
        return events;
    }

    /** As {@link BusClient#awaited}. */
    public Awaited awaited() {
        return lastNow - heardAt >= AWAY_NANOS ? socket.awaited() : null;
    }

    /** {@link System#nanoTime} at which {@link #poll} wants to be called even if nothing comes. */
    public long deadlineNanos() {
        return more ? lastNow : Math.max(lastNow, Math.min(subscribeAt, socket.deadline()));
    }

    @Override
    public void close() {
        socket.close();
    }

    private int onFrame(byte[] frame, Handler handler, long now) {
        int events = 0;
        try {
            ByteReader in = EventFrame.open(frame, EventFrame.EVENTS);
            receivedFrames = Math.max(receivedFrames, in.readVarint() + 1);
            unacknowledgedFrames++;
            long frameEpoch = in.readFixed64();
            long sequence = in.readVarint();
            if (!subscribed || frameEpoch != epoch || sequence > expected) {
                subscribed = true;
                epoch = frameEpoch;
                expected = sequence;
                handler.onGap(sequence);
            }
            RequestDecoder requests = new RequestDecoder(in);
            for (; in.remaining() > 0; sequence++) {
                Event event = EventCodec.read(in, requests);
                if (sequence == expected) {
                    expected++;
                    events++;
                    handler.onEvent(sequence, event);
                }
            }
        } catch (CodecException e) {
            dropped.add(now, "reason", e.getMessage());
        }
        return events;
    }
}
