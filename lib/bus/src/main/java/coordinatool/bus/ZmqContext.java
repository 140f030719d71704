// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import zmq.SignalerCheck;

/** A ZeroMQ context with one I/O thread, and the options that all our sockets share. */
final class ZmqContext implements AutoCloseable {
    /**
     * JeroMQ holds this many frames for a connection. Twice the window, for what is repeated; more would only be lost
     * later.
     */
    private static final int HIGH_WATER_MARK = 2 * LinkSettings.DEFAULT.windowFrames();
    /** How long close waits for what was just sent, such as a BYE, to reach the kernel. */
    static final int LINGER_MILLIS = 50;

    /** Longer than a handshake, or a part of it, takes where programs hardly get a processor; nanoseconds. */
    static final long LONGEST_HANDSHAKE = TimeUnit.SECONDS.toNanos(30);

    static final String TCP = "tcp://";

    private final ZMQ.Context context = ZMQ.context(1);
    private final Log log;

    /** @throws Fatal where JeroMQ would run with a class of its own that we replace */
    ZmqContext(Log log) {
        if (!SignalerCheck.isOurs()) {
            throw new Fatal(ExitCode.CONFIGURATION, "zmq.Signaler is that of " + SignalerCheck.location()
                    + ": on the class path, the jar of the bus has to stand before that of JeroMQ; install the program"
                    + " as it was packaged");
        }
        this.log = log;
        context.setUncaughtExceptionHandler((thread, thrown) -> failed(thread, thrown));
        context.setNotificationExceptionHandler((thread, thrown) -> failed(thread, thrown));
    }

    /** @param greetingNanos a connection on which the other side has not sent its greeting after this is closed */
    ZMQ.Socket socket(SocketType type, int maxMessageBytes, long greetingNanos) {
        ZMQ.Socket socket = context.socket(type);
        socket.setSndHWM(HIGH_WATER_MARK);
        socket.setRcvHWM(HIGH_WATER_MARK);
        socket.setLinger(0);
        socket.setMaxMsgSize(maxMessageBytes);
        socket.setHandshakeIvl((int) TimeUnit.NANOSECONDS.toMillis(greetingNanos));
        return socket;
    }

    /**
     * Whether a socket can be made now: a pipe, a selector and a connection. JeroMQ counts one that it could not make
     * as one of the thousand that a context may have.
     */
    static boolean filesAreLeft() {
        try (Selector selector = Selector.open(); SocketChannel channel = SocketChannel.open()) {
            Pipe pipe = Pipe.open();
            pipe.source().close();
            pipe.sink().close();
            return selector.isOpen() && channel.isOpen();
        } catch (IOException e) {
            return false;
        }
    }

    ZMQ.Context zmq() {
        return context;
    }

    /** The endpoint of a host, name or address, and a port. */
    static String endpoint(String host, int port) {
        return TCP + (isIpv6(host) ? "[" + host + "]" : host) + ":" + port;
    }

    static boolean isIpv6(String host) {
        return host.indexOf(':') >= 0;
    }

    /** Ends the I/O thread, once all sockets are closed. */
    @Override
    public void close() {
        context.close();
    }

    private void failed(Thread thread, Throwable thrown) {
        log.error("bus thread failed", "thread", thread.getName(), "reason", thrown.toString());
        log.debug(thrown);
    }
}
