// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.function.LongSupplier;

/** {@link BusServer} over a transport. */
final class SessionBusServer implements BusServer {
    /** Frames taken in a poll, so that a turn stays short however fast peers send. */
    private static final int FRAMES_A_POLL = 256;

    private final ServerTransport transport;
    private final ServerSessions sessions;
    private long lastNow;
    private boolean more;

    SessionBusServer(ServerTransport transport, LongSupplier random, Log log) {
        this.transport = transport;
        this.sessions = new ServerSessions(random.getAsLong(), LinkSettings.DEFAULT, transport::transmit, random,
                new RateLimitedLog(log, "bus frame dropped", Duration.ofSeconds(1)));
    }

    @Override
    public SelectableChannel channel() {
        return transport.channel();
    }

    @Override
    public int poll(Handler handler, long nowNanos) {
        int messages = 0;
        int frames = 0;
        do {
            byte[] frame = transport.receive();
            while (frame != null) {
                messages += sessions.onFrame(transport.route(), frame, handler, nowNanos);
                frame = ++frames < FRAMES_A_POLL ? transport.receive() : null;
            }
            if (frames < FRAMES_A_POLL) {
                sessions.expire(handler, nowNanos);
            }
            flush(nowNanos);
        } while (more && frames < FRAMES_A_POLL);
        return messages;
    }

    @Override
    public void send(long peer, Message message) {
        sessions.send(peer, message);
    }

    @Override
    public boolean offer(long peer, Message message) {
        return sessions.offer(peer, message);
    }

    @Override
    public void flush(long nowNanos) {
        sessions.flush(nowNanos);
        more = transport.hiddenInput();
        lastNow = nowNanos;
    }

    @Override
    public long deadlineNanos() {
        return more ? lastNow : Math.max(lastNow, sessions.deadline());
    }

    @Override
    public void close() {
        transport.close();
    }
}
