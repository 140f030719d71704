// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Log;
import java.nio.channels.SelectableChannel;
import java.util.function.LongSupplier;

/** {@link BusServer} over ZeroMQ. */
final class ZmqBusServer implements BusServer {
    /** Frames taken in a poll, so that a turn stays short however fast peers send. */
    private static final int FRAMES_A_POLL = 256;

    private final RouterSocket socket;
    private final ServerSessions sessions;
    private final FalseAlarm falseAlarm = new FalseAlarm();
    private long lastNow;
    private boolean more;

    ZmqBusServer(RouterSocket socket, LongSupplier random, Log log) {
        this.socket = socket;
        this.sessions = new ServerSessions(random.getAsLong(), LinkSettings.DEFAULT, socket::transmit, random,
                new Complaints(log, "bus frame dropped"));
    }

    @Override
    public SelectableChannel channel() {
        return socket.channel();
    }

    @Override
    public int poll(Handler handler, long nowNanos) {
        int messages = 0;
        int frames = 0;
        do {
            byte[] frame = socket.receive();
            while (frame != null) {
                messages += sessions.onFrame(socket.route(), frame, handler, nowNanos);
                frame = ++frames < FRAMES_A_POLL ? socket.receive() : null;
            }
            if (frames < FRAMES_A_POLL) {
                sessions.expire(handler, nowNanos);
            }
            flush(nowNanos);
        } while (more && frames < FRAMES_A_POLL);
        falseAlarm.after(frames, nowNanos);
        return messages;
    }

    @Override
    public void send(long peer, Message message) {
        sessions.send(peer, message);
    }

    @Override
    public void flush(long nowNanos) {
        sessions.flush(nowNanos);
        more = socket.hiddenInput();
        lastNow = nowNanos;
    }

    @Override
    public long deadlineNanos() {
        return more ? lastNow : Math.max(lastNow, sessions.deadline());
    }

    @Override
    public void close() {
        socket.close();
    }
}
