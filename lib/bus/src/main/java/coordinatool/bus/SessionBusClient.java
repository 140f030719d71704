// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Awaited;
import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.function.LongSupplier;

/** {@link BusClient} over a transport. */
final class SessionBusClient implements BusClient {

    private final ClientTransport transport;
    private final ClientSession session;
    private long lastNow;
    private boolean more;

    SessionBusClient(ClientTransport transport, Program program, LongSupplier random, Log log, long now) {
        this.transport = transport;
        this.session = new ClientSession(program, LinkSettings.DEFAULT, transport::transmit, random,
                new RateLimitedLog(log, "bus frame dropped", Duration.ofSeconds(1)), now);
        this.lastNow = now;
    }

    @Override
    public void register(Selector selector) {
        transport.register(selector);
    }

    @Override
    public int poll(Handler handler, long nowNanos) {
        int work = 0;
        PollBudget left = new PollBudget();
        do {
            if (transport.cameUp()) {
                session.onTransportUp(nowNanos);
            }
            byte[] frame = transport.receive();
            while (frame != null) {
                int taken = session.onFrame(frame, handler, nowNanos);
                work += taken;
                frame = left.after(frame.length, taken) ? transport.receive() : null;
            }
            transport.mend(nowNanos);
            flush(nowNanos);
        } while (more && left.isLeft());
        return work;
    }

    @Override
    public boolean send(Message message) {
        return session.send(message);
    }

    @Override
    public void flush(long nowNanos) {
        session.flush(nowNanos);
        more = transport.hiddenInput();
        lastNow = nowNanos;
    }

    @Override
    public boolean connected() {
        return session.connected(lastNow);
    }

    @Override
    public Awaited awaited() {
        return session.away(lastNow) ? transport.awaited() : null;
    }

    @Override
    public long deadlineNanos() {
        return more ? lastNow : Math.max(lastNow, Math.min(session.deadline(), transport.deadline()));
    }

    @Override
    public void close() {
        session.close(lastNow);
        transport.close();
    }
}
