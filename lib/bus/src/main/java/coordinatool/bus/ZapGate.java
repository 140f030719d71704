// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Log;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * Decides who may connect: ZeroMQ asks it about every connection (ZAP, RFC 27), and it lets in {@link AcceptedKeys}
 * alone. A thread of its own, as JeroMQ's I/O thread waits for nobody; it ends when the context does. Must be there
 * before the socket that it guards, for where nobody answers ZAP, JeroMQ lets everybody in.
 */
final class ZapGate {
    private static final String ENDPOINT = "inproc://zeromq.zap.01";
    /** Frames of a request: version, id, domain, address, identity, mechanism, credentials. */
    private static final int VERSION = 0;
    private static final int ID = 1;
    private static final int ADDRESS = 3;
    private static final int MECHANISM = 5;
    private static final int KEY = 6;
    private static final int FRAMES = 7;
    /** How soon a change of the accepted keys is seen while nobody connects. */
    private static final int LOOK_MILLIS = 1000;

    private final ZMQ.Socket socket;
    private final AcceptedKeys accepted;
    private final RefusedPeers refused;
    private final Log log;

    private ZapGate(ZMQ.Socket socket, AcceptedKeys accepted, RefusedPeers refused, Log log) {
        this.socket = socket;
        this.accepted = accepted;
        this.refused = refused;
        this.log = log;
    }

    static void open(ZmqContext context, AcceptedKeys accepted, RefusedPeers refused, Log log) {
        ZMQ.Socket socket = context.zmq().socket(SocketType.REP);
        socket.setLinger(0);
        socket.setReceiveTimeOut(LOOK_MILLIS);
        socket.bind(ENDPOINT);
        ZapGate gate = new ZapGate(socket, accepted, refused, log);
        Thread thread = new Thread(gate::run, "bus-gate");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                List<byte[]> request = receive();
                if (request.isEmpty()) {
                    accepted.refresh();
                } else {
                    answer(request);
                }
            }
        } catch (ZMQException e) {
            if (e.getErrorCode() != ZMQ.Error.ETERM.getCode()) {
                log.error("bus gate failed, nobody can connect any more", "reason", e.getMessage());
            }
        } finally {
            socket.close();
        }
    }

    /** The frames of a request; none where nobody asks for a while. */
    private List<byte[]> receive() {
        List<byte[]> frames = new ArrayList<>(FRAMES);
        byte[] frame = socket.recv();
        while (frame != null) {
            frames.add(frame);
            frame = socket.hasReceiveMore() ? socket.recv() : null;
        }
        return frames;
    }

    private void answer(List<byte[]> request) {
        String badge = request.size() == FRAMES
                && Arrays.equals(request.get(MECHANISM), "CURVE".getBytes(ZMQ.CHARSET))
                ? accepted.badge(ZMQ.Curve.z85Encode(request.get(KEY))) : null;
        boolean welcome = badge != null;
        if (!welcome) {
            String address = request.size() > ADDRESS ? new String(request.get(ADDRESS), ZMQ.CHARSET) : "";
            refused.add(address);
        }
        socket.sendMore(request.get(VERSION));
        socket.sendMore(request.size() > ID ? request.get(ID) : new byte[0]);
        socket.sendMore(welcome ? "200" : "400");
        socket.sendMore(welcome ? "OK" : "no");
        socket.sendMore(welcome ? badge : "");
        socket.send("");
    }
}
