// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Log;
import coordinatool.tool.NotYet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SelectableChannel;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.Msg;
import zmq.ZError;
import zmq.io.Metadata;

/**
 * The scheduler's ZeroMQ socket: frames come from and go to routes, numbers that ZeroMQ gives to connections. Only
 * peers with {@link AcceptedKeys} get in. Frames for a connection that is gone or does not read are lost. One thread.
 */
final class RouterSocket implements ServerTransport {
    /** A frame and what CURVE adds to it (33 bytes); also all that a stranger can make us allocate. */
    static final int MAX_MESSAGE = Frame.DATA_HEADER + LinkSettings.DEFAULT.frameBytes() + 64;

    /** On a network; on our own host, which may be busy, only its users can do that. */
    private static final long GREETING = TimeUnit.SECONDS.toNanos(1);

    private final ZmqContext context;
    private final ZMQ.Socket socket;
    private final AcceptedKeys accepted;
    private byte[] route;
    private String badge;
    private boolean looked;

    /**
     * Binds.
     *
     * @throws NotYet where the address or the port cannot be had now
     * @throws Fatal where we are not allowed to
     */
    RouterSocket(String host, int port, NamedKey key, AcceptedKeys accepted, Log log) {
        this.accepted = accepted;
        context = new ZmqContext(log);
        RefusedPeers refused = new RefusedPeers(log);
        ZapGate.open(context, accepted, refused, log);
        socket = context.socket(SocketType.ROUTER, MAX_MESSAGE, greetingNanos(host));
        refused.watch(context, socket);
        socket.setIPv6(ZmqContext.isIpv6(host));
        // So that it says what it cannot send.
        socket.setRouterMandatory(true);
        socket.setCurveServer(true);
        socket.setCurvePublicKey(ZMQ.Curve.z85Decode(key.publicKey()));
        socket.setCurveSecretKey(ZMQ.Curve.z85Decode(key.secretKey()));
        boolean bound = false;
        try {
            bound = socket.bind(ZmqContext.endpoint(host, port));
        } catch (RuntimeException e) {
            log.debug("bus bind failed", "reason", e.toString());
        }
        if (!bound) {
            close();
            throw refusal(host, port);
        }
    }

    /** For how long a stranger that connects and says nothing keeps a descriptor. */
    private static long greetingNanos(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress() ? ZmqContext.LONGEST_HANDSHAKE : GREETING;
        } catch (UnknownHostException e) {
            // It cannot bind either.
            return GREETING;
        }
    }

    /** JeroMQ does not say why it cannot bind; a plain socket does. */
    private static RuntimeException refusal(String host, int port) {
        String reason = "it was in use";
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            reason = "the name does not resolve";
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        }
        String what = "port " + port + " of bus_host " + host;
        // EACCES has no exception of its own.
        return reason.contains("Permission denied") ? new Fatal(ExitCode.UNAVAILABLE, what + ": " + reason)
                : new NotYet(what, reason);
    }

    @Override
    public SelectableChannel channel() {
        return socket.getFD();
    }

    @Override
    public byte[] receive() {
        route = socket.recv(ZMQ.DONTWAIT);
        looked = route != null;
        if (route == null) {
            return null;
        }
        // What the API gives has no metadata.
        Msg frame = socket.base().recv(ZMQ.DONTWAIT);
        if (frame == null) {
            return null;
        }
        Metadata metadata = frame.getMetadata();
        badge = metadata == null ? null : metadata.get(Metadata.USER_ID);
        boolean whole = !socket.hasReceiveMore();
        while (socket.hasReceiveMore()) {
            socket.recv(ZMQ.DONTWAIT);
        }
        return whole ? frame.data() : new byte[0];
    }

    @Override
    public byte[] route() {
        return route;
    }

    @Override
    public Set<Role> roles() {
        return accepted.roles(badge);
    }

    @Override
    public boolean transmit(byte[] to, byte[] frame) {
        looked = true;
        try {
            return socket.send(to, ZMQ.SNDMORE | ZMQ.DONTWAIT) && socket.send(frame, ZMQ.DONTWAIT);
        } catch (ZMQException e) {
            if (e.getErrorCode() != ZError.EHOSTUNREACH) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public boolean hiddenInput() {
        boolean hidden = looked && (socket.getEvents() & ZMQ.Poller.POLLIN) != 0;
        looked = hidden;
        return hidden;
    }

    @Override
    public void close() {
        socket.close();
        context.close();
    }
}
