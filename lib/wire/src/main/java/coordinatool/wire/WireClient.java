// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.auth.TlsContext;
import coordinatool.tool.Log;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * A connection of a tool to the server. Blocks, with a limit on the time; one thread. Say {@link Commands#ehlo} before
 * recv; nothing else needs it. After an exception only {@link #close} is of use.
 */
public final class WireClient implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final float MILLIS = 1000;

    /** For what a server may have said before a write to it failed: it has come, or does not come. */
    private static final int LAST_WORDS_MILLIS = 1000;

    private final Socket socket;
    /** Under TLS; null in the clear. */
    private final PatientSocket below;
    private final String server;
    private final Framer framer = new Framer(Limits.REPLIES);
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final InputStream in;
    private final OutputStream out;
    private boolean heard;
    /** Told where a reply is late; null where nobody is. */
    private Log log;
    private int lateMillis;
    /** How long a read may take; 0 for ever. */
    private int limitMillis;
    /** Whether it was said of this reply that it is late. */
    private boolean late;

    /** Notes that something has come, and says it where nothing does. */
    private final class Noted extends FilterInputStream {
        Noted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = await(bytes, offset, length);
            heard |= n > 0;
            return n;
        }

        private int await(byte[] bytes, int offset, int length) throws IOException {
            if (log == null || late || limitMillis <= lateMillis) {
                socket.setSoTimeout(limitMillis);
                return super.read(bytes, offset, length);
            }
            try {
                socket.setSoTimeout(lateMillis);
                return super.read(bytes, offset, length);
            } catch (SocketTimeoutException e) {
                late = true;
                log.normal("waiting for a reply", "server", server, "for_s", Math.round(limitMillis / MILLIS));
                socket.setSoTimeout(limitMillis - lateMillis);
                return super.read(bytes, offset, length);
            }
        }
    }

    private WireClient(Socket socket, PatientSocket below, String server) throws IOException {
        this.socket = socket;
        this.below = below;
        this.server = server;
        this.in = new Noted(socket instanceof SSLSocket ? socket.getInputStream()
                : TlsTrouble.inTheClear(socket.getInputStream()));
        this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
    }

    /**
     * Connects, trying all addresses of the name.
     *
     * @param timeout for each address
     * @throws UnknownHostException where the name has no address
     * @throws IOException where no address answers; says which was tried last
     */
    public static WireClient connect(String host, int port, Duration timeout) throws IOException {
        return connect(host, port, timeout, null);
    }

    /**
     * As {@link #connect(String, int, Duration)}.
     *
     * @param tls null to connect in the clear
     */
    public static WireClient connect(String host, int port, Duration timeout, TlsContext tls)
            throws IOException {
        IOException failure = new ConnectException(host + " has no address");
        for (InetAddress address : InetAddress.getAllByName(host)) {
            PatientSocket below = tls == null ? null : new PatientSocket();
            Socket socket = tls == null ? new Socket() : below;
            try {
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
                socket.connect(new InetSocketAddress(address, port), millis(timeout));
                return new WireClient(tls == null ? socket : encrypted(below, host, port, tls, timeout), below,
                        host + ":" + port);
            } catch (IOException e) {
                socket.close();
                failure = new ConnectException(address.getHostAddress() + " port " + port + ": " + e.getMessage());
                failure.initCause(e);
            }
        }
        throw failure;
    }

    private static Socket encrypted(PatientSocket socket, String host, int port, TlsContext tls, Duration timeout)
            throws IOException {
        SSLSocket encrypted = tls.client(socket, host, port);
        encrypted.setSoTimeout(millis(timeout));
        try {
            encrypted.startHandshake();
            requireWritten(encrypted, socket);
        } catch (IOException e) {
            throw TlsTrouble.handshake(e);
        }
        return encrypted;
    }

    /** @throws IOException where a write has failed: what the server has said of that, or else the failure */
    private static void requireWritten(Socket socket, PatientSocket below) throws IOException {
        if (below == null || below.failure() == null) {
            return;
        }
        socket.setSoTimeout(LAST_WORDS_MILLIS);
        try {
            while (socket.getInputStream().read() >= 0) {
                continue;
            }
        } catch (SSLException e) {
            throw e;
        } catch (IOException e) {
            throw below.failure();
        }
        throw below.failure();
    }

    /** HOST:PORT as they were given. */
    String server() {
        return server;
    }

    /** Whether TLS is spoken. */
    boolean isEncrypted() {
        return socket instanceof SSLSocket;
    }

    /** Whether anything has come. */
    boolean hasHeard() {
        return heard;
    }

    /**
     * From now on the log is told once of each reply of which nothing has come for so long, unless it is waited for for
     * ever.
     *
     * @param told null for nobody
     */
    public void sayIfLate(Log told, Duration after) {
        log = told;
        lateMillis = millis(after);
    }

    /** Sends a message as made by {@link Commands}. */
    public void send(byte[] message) throws IOException {
        out.write(message);
        flush();
    }

    /** As {@link #send}, but it may go together with what follows, until a reply is waited for or {@link #flush}. */
    public void post(byte[] message) throws IOException {
        out.write(message);
    }

    /** What was posted is on its way. */
    public void flush() throws IOException {
        out.flush();
        requireWritten(socket, below);
    }

    /**
     * The next reply. Replies come in the order of the commands, but for that to recv, which comes when there is work.
     *
     * @param timeout zero waits for ever
     * @throws SocketTimeoutException where it has not come completely in time; it may still be waited for then
     * @throws EOFException where the server closed the connection
     */
    public Reply receive(Duration timeout) throws IOException {
        flush();
        framer.resume();
        late = false;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!framer.next()) {
            framer.keep();
            limitMillis = timeout.isZero() ? 0 : remaining(deadline);
            int n = in.read(buffer);
            if (n < 0) {
                throw new EOFException("server closed the connection");
            }
            framer.input(buffer, 0, n);
        }
        byte[] json = Arrays.copyOfRange(framer.array(), framer.offset(), framer.offset() + framer.length());
        framer.keep();
        return ReplyReader.read(json);
    }

    /**
     * Passes the next reply on as it comes, however long it is, and nothing else. May only be called while no other
     * reply is on its way.
     *
     * @param timeout for each piece of it; zero waits for ever
     */
    public void copyReply(OutputStream out, Duration timeout) throws IOException {
        MessageEnd end = new MessageEnd(Limits.REPLIES.nesting());
        late = false;
        limitMillis = millis(timeout);
        do {
            int n = in.read(buffer);
            if (n < 0) {
                throw new EOFException("server closed the connection");
            }
            int begin = end.inMessage() ? 0 : MessageEnd.skipSpace(buffer, 0, n);
            int to = end.scan(buffer, begin, n);
            out.write(buffer, begin, to - begin);
        } while (!end.ended());
    }

    /**
     * Reads the next reply, which is one to list, as it comes, however long it is. May only be called while no other
     * reply is on its way.
     *
     * @param timeout for each piece of it; zero waits for ever
     */
    Reply receiveList(RequestSink sink, Duration timeout) throws IOException {
        late = false;
        limitMillis = millis(timeout);
        return ReplyReader.read(in, sink);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static int remaining(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("no reply in time");
        }
        return (int) Math.min(Integer.MAX_VALUE, millis);
    }

    private static int millis(Duration timeout) {
        return (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    }
}
