// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.time.Duration;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * Says who does not get in: at once, and then once a minute, for such a peer tries again all the time. Who has another
 * key file fails in the handshake already, of which ZeroMQ tells only a monitor, and not from where; who has the
 * scheduler's public key only gets as far as {@link ZapGate}. Any thread.
 */
final class RefusedPeers {
    private static final String ENDPOINT = "inproc://handshakes";
    private static final int FAILURES = zmq.ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
            | zmq.ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
    private final Log log;
    private final RateLimitedLog refused;

    RefusedPeers(Log log) {
        this.log = log;
        this.refused = new RateLimitedLog(log,
                "bus peer without our key refused: its bus_key_file is another, or it is none of ours",
                Duration.ofMinutes(1));
    }

    /** Watches the handshakes of a socket that is not bound yet, in a thread that ends with the context. */
    void watch(ZmqContext context, ZMQ.Socket socket) {
        socket.monitor(ENDPOINT, FAILURES);
        ZMQ.Socket events = context.zmq().socket(SocketType.PAIR);
        events.setLinger(0);
        events.connect(ENDPOINT);
        Thread thread = new Thread(() -> run(events), "bus-handshakes");
        thread.setDaemon(true);
        thread.start();
    }

    /** @param address where it comes from, as far as is known */
    synchronized void add(String address) {
        refused.add(System.nanoTime(), "address", address);
    }

    private void run(ZMQ.Socket events) {
        try {
            while (ZMQ.Event.recv(events) != null) {
                add("unknown");
            }
        } catch (ZMQException e) {
            if (e.getErrorCode() != ZMQ.Error.ETERM.getCode()) {
                log.error("bus handshakes are not watched any more", "reason", e.getMessage());
            }
        } finally {
            events.close();
        }
    }
}
