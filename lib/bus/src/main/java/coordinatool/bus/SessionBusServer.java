// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.function.LongSupplier;

/** {@link BusServer} over a transport. */
final class SessionBusServer implements BusServer {

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
        int work = 0;
        PollBudget left = new PollBudget();
        do {
            byte[] frame = transport.receive();
            while (frame != null) {
                int taken = sessions.onFrame(transport.route(), transport.roles(), frame, handler, nowNanos);
                work += taken;
                frame = left.after(frame.length, taken) ? transport.receive() : null;
            }
            if (left.isLeft()) {
                sessions.expire(handler, nowNanos);
            }
            flush(nowNanos);
        } while (more && left.isLeft());
        return work;
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
