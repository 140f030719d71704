// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Log;
import coordinatool.tool.RateLimitedLog;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.SocketBase;

/**
 * Says who does not get in: at once, and then once a minute, for such a peer tries again all the time. Who has another
 * key file fails in the handshake already, of which ZeroMQ tells only a monitor, and not from where; who has the
 * scheduler's public key only gets as far as {@link ZapGate}. Any thread.
 *
 * <p>Who cannot be accepted for want of a file descriptor waits in the kernel, and JeroMQ tries again at once, and for
 * ever. It says so to the monitor each time, and waits where the monitor has not read what it said before: so a monitor
 * that takes its time has it try a hundred times a second.
 */
final class RefusedPeers {
    private static final String ENDPOINT = "inproc://handshakes";
    private static final int FAILURES = zmq.ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
            | zmq.ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
    private static final int NOT_ACCEPTED = zmq.ZMQ.ZMQ_EVENT_ACCEPT_FAILED;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** Events that the monitor has not read, for each end. */
    private static final int UNREAD = 1;

    private final Log log;
    private final RateLimitedLog refused;
    private final RateLimitedLog notAccepted;

    RefusedPeers(Log log) {
        this.log = log;
        this.refused = new RateLimitedLog(log,
                "bus peer without our key refused: its bus_key_file is another, or it is none of ours",
                Duration.ofMinutes(1));
        this.notAccepted = new RateLimitedLog(log, "bus cannot accept connections for now", Duration.ofMinutes(1));
    }

    /** Watches the handshakes of a socket that is not bound yet, in a thread that ends with the context. */
    void watch(ZmqContext context, ZMQ.Socket socket) {
        socket.monitor(ENDPOINT, FAILURES | NOT_ACCEPTED);
        shortenQueue(socket);
        ZMQ.Socket events = context.zmq().socket(SocketType.PAIR);
        events.setLinger(0);
        events.setRcvHWM(UNREAD);
        events.connect(ENDPOINT);
        Thread thread = new Thread(() -> run(events), "bus-handshakes");
        thread.setDaemon(true);
        thread.start();
    }

    /** JeroMQ's end has room for a thousand events, and no option says otherwise. */
    private static void shortenQueue(ZMQ.Socket socket) {
        try {
            Field end = SocketBase.class.getDeclaredField("monitorSocket");
            end.setAccessible(true);
            ((SocketBase) end.get(socket.base())).setSocketOpt(zmq.ZMQ.ZMQ_SNDHWM, UNREAD);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this is for another JeroMQ", e);
        }
    }

    /** @param address where it comes from, as far as is known */
    synchronized void add(String address) {
        refused.add(System.nanoTime(), "address", address);
    }

    private void run(ZMQ.Socket events) {
        try {
            for (ZMQ.Event event = ZMQ.Event.recv(events); event != null; event = ZMQ.Event.recv(events)) {
                if (event.getEvent() == NOT_ACCEPTED) {
                    notAccepted.add(System.nanoTime(), "reason", "no file descriptor is left");
                    LockSupport.parkNanos(PAUSE_NANOS);
                } else {
                    add("unknown");
                }
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
