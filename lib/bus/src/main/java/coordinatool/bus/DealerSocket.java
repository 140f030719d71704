// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Awaited;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Supplier;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import zmq.ZError;

/**
 * A connection to the scheduler over ZeroMQ. Frames are lost while there is none. One thread.
 *
 * <p>JeroMQ reconnects by itself, but not always: it gives a connection up for good when the other side does not speak
 * its protocol, and now and then a handshake never ends. So where nothing comes for a while, {@link #mend} starts anew,
 * with waits that double.
 *
 * <p>To start anew takes another socket. A socket that is told to disconnect and to connect again may keep a connection
 * whose handshake ends at that moment; then it has two, and sends every other frame by each, so that session after
 * session loses frames while it looks alive. A handshake in progress is broken off. So the longest wait is longer than
 * any handshake on a machine that has much else to do: with 8 seconds, a program that had just started and got a
 * hundredth of a processor did not get in for minutes. But keys may be why nothing comes. They are read again every 8
 * seconds at least, and no wait is longer where they have changed, or where there are several to try.
 */
final class DealerSocket implements ClientTransport {
    /** A frame of the scheduler and what CURVE adds to it. */
    static final int MAX_MESSAGE = RouterSocket.MAX_MESSAGE;
    private static final long MILLI = 1_000_000;
    /**
     * First wait. A CURVE handshake takes 40 ms of CPU, several times that in a JVM that has just started, and starting
     * it anew on a busy machine makes matters worse; at a start, and where the scheduler was there until now, a
     * connection that is stuck is there within a second all the same.
     */
    private static final long FIRST_WAIT = 900 * MILLI;
    private static final long LONGEST_WAIT = ZmqContext.LONGEST_HANDSHAKE;
    private static final long LONGEST_WAIT_FOR_KEYS = 8000 * MILLI;
    /** Silence on a connection that has worked: three of the heartbeats that come every second. */
    private static final long SILENCE = 3000 * MILLI;
    /** So that a scheduler that was restarted is met at once; a refused connection costs next to nothing. */
    private static final int RECONNECT_MILLIS = 50;
    private static final int RECONNECT_MAX_MILLIS = 200;

    private final ZmqContext context;
    private final int maxMessageBytes;
    private final Supplier<PeerKeys> source;
    private final boolean ipv6;
    private final String endpoint;
    private final Awaited awaited;
    private final Log log;
    private PeerKeys keys;
    private int sockets;
    private ZMQ.Socket socket;
    private Selector selector;
    private boolean up;
    private boolean looked;
    private boolean heard;
    private long wait = FIRST_WAIT;
    private long mendAt;
    /** When the socket has waited long enough, if its key is the only one. */
    private long openUntil;

    DealerSocket(String host, int port, int maxMessageBytes, Supplier<PeerKeys> source, Log log, long now) {
        this.maxMessageBytes = maxMessageBytes;
        this.source = source;
        keys = source.get();
        this.log = log;
        ipv6 = ZmqContext.isIpv6(host);
        context = new ZmqContext(log);
        endpoint = ZmqContext.endpoint(host, port);
        awaited = new Awaited("the scheduler at " + endpoint.substring(ZmqContext.TCP.length()),
                "it does not answer: none runs there, or its bus key is not ours");
        openUntil = now + wait;
        mendAt = openUntil;
        open();
    }

    /** Keys that cannot be read now leave those of before. */
    private void readKeys() {
        try {
            keys = source.get();
        } catch (Fatal | NotYet e) {
            log.debug("bus keys not read again", "reason", e.getMessage());
        }
    }

    private void open() {
        socket = context.socket(SocketType.DEALER, maxMessageBytes, wait);
        socket.setIPv6(ipv6);
        socket.setImmediate(false);
        socket.setReconnectIVL(RECONNECT_MILLIS);
        socket.setReconnectIVLMax(RECONNECT_MAX_MILLIS);
        socket.setCurveServerKey(ZMQ.Curve.z85Decode(keys.serverPublics()
                .get(sockets++ % keys.serverPublics().size())));
        socket.setCurvePublicKey(ZMQ.Curve.z85Decode(keys.publicKey()));
        socket.setCurveSecretKey(ZMQ.Curve.z85Decode(keys.secretKey()));
        up = false;
        looked = true;
        connect();
    }

    @Override
    public void register(Selector with) {
        selector = with;
        try {
            socket.getFD().register(with, SelectionKey.OP_READ);
        } catch (ClosedChannelException e) {
            throw new IllegalStateException("a socket that is open has a channel", e);
        }
    }

    @Override
    public boolean cameUp() {
        boolean before = up;
        looked = true;
        up = (socket.getEvents() & ZMQ.Poller.POLLOUT) != 0;
        return up && !before;
    }

    @Override
    public byte[] receive() {
        byte[] frame = socket.recv(ZMQ.DONTWAIT);
        looked = frame != null;
        if (frame == null) {
            return null;
        }
        heard = true;
        boolean whole = !socket.hasReceiveMore();
        while (socket.hasReceiveMore()) {
            socket.recv(ZMQ.DONTWAIT);
        }
        return whole ? frame : new byte[0];
    }

    @Override
    public void transmit(byte[] frame) {
        looked = true;
        socket.send(frame, ZMQ.DONTWAIT);
    }

    @Override
    public boolean hiddenInput() {
        boolean hidden = looked && (socket.getEvents() & ZMQ.Poller.POLLIN) != 0;
        looked = hidden;
        return hidden;
    }

    @Override
    public void mend(long now) {
        if (heard) {
            heard = false;
            wait = FIRST_WAIT;
            openUntil = now + SILENCE;
            mendAt = openUntil;
        } else if (now >= mendAt) {
            PeerKeys before = keys;
            readKeys();
            boolean oneKey = keys.serverPublics().size() == 1 && keys.equals(before);
            if (!oneKey || now >= openUntil) {
                wait = Math.min(2 * wait, oneKey ? LONGEST_WAIT : LONGEST_WAIT_FOR_KEYS);
                openUntil = now + wait;
                openAnew();
            }
            mendAt = Math.min(now + LONGEST_WAIT_FOR_KEYS, openUntil);
        }
    }

    /** Where no files can be opened for now, the socket that there is has to do; it connects anew by itself, mostly. */
    private void openAnew() {
        if (!ZmqContext.filesAreLeft()) {
            log.debug("no files are left for the bus to connect anew", "endpoint", endpoint);
            return;
        }
        log.debug("bus connects anew", "endpoint", endpoint);
        ZMQ.Socket former = socket;
        try {
            open();
        } catch (ZError.IOException e) {
            log.debug("bus cannot connect anew", "endpoint", endpoint, "reason", e.getMessage());
            return;
        }
        former.close();
        if (selector != null) {
            register(selector);
        }
    }

    @Override
    public Awaited awaited() {
        return awaited;
    }

    @Override
    public long deadline() {
        return mendAt;
    }

    @Override
    public void close() {
        socket.setLinger(up ? ZmqContext.LINGER_MILLIS : 0);
        socket.close();
        context.close();
    }

    /** A host name that cannot be resolved now may be later. */
    private void connect() {
        try {
            socket.connect(endpoint);
        } catch (RuntimeException e) {
            log.debug("bus cannot connect", "endpoint", endpoint, "reason", e.toString());
        }
    }
}
