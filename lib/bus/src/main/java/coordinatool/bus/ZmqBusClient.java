// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Awaited;
import coordinatool.tool.Log;
import java.nio.channels.SelectableChannel;
import java.util.function.LongSupplier;

/** {@link BusClient} over ZeroMQ. */
final class ZmqBusClient implements BusClient {
    /** As in {@link ZmqBusServer}. */
    private static final int FRAMES_A_POLL = 256;

    private final DealerSocket socket;
    private final ClientSession session;
    private final FalseAlarm falseAlarm = new FalseAlarm();
    private long lastNow;
    private boolean more;

    ZmqBusClient(DealerSocket socket, Role role, String name, String fsname, LongSupplier random, Log log, long now) {
        this.socket = socket;
        this.session = new ClientSession(role, name, fsname, LinkSettings.DEFAULT, socket::transmit, random,
                new Complaints(log, "bus frame dropped"), now);
        this.lastNow = now;
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
            if (socket.cameUp()) {
                session.onTransportUp(nowNanos);
            }
            byte[] frame = socket.receive();
            while (frame != null) {
                messages += session.onFrame(frame, handler, nowNanos);
                frame = ++frames < FRAMES_A_POLL ? socket.receive() : null;
            }
            socket.mend(nowNanos);
            flush(nowNanos);
        } while (more && frames < FRAMES_A_POLL);
        falseAlarm.after(frames, nowNanos);
        return messages;
    }

    @Override
    public boolean send(Message message) {
        return session.send(message);
    }

    @Override
    public void flush(long nowNanos) {
        session.flush(nowNanos);
        more = socket.hiddenInput();
        lastNow = nowNanos;
    }

    @Override
    public boolean connected() {
        return session.connected(lastNow);
    }

    @Override
    public Awaited awaited() {
        return session.away(lastNow) ? socket.awaited() : null;
    }

    @Override
    public long deadlineNanos() {
        return more ? lastNow : Math.max(lastNow, Math.min(session.deadline(), socket.deadline()));
    }

    @Override
    public void close() {
        session.close(lastNow);
        socket.close();
    }
}
