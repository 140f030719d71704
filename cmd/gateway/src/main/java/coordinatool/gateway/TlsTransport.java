// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * TLS on a socket that does not block, for one thread that serves all connections. The handshake goes on whenever bytes
 * come; keys and signatures, which take milliseconds, are made on threads of {@link TlsServer}, and nothing is read
 * meanwhile: so a flood of handshakes holds up other handshakes, and no mover.
 *
 * <p>What is read of the socket is decrypted at once, as far as its records are complete, and no thread need be waited
 * for. What is left over is kept here; all else is in storage that connections share.
 */
final class TlsTransport implements Transport {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** About what a handshake costs us: the engine's own storage is not ours to count. */
    private static final int HANDSHAKE_BYTES = 16 << 10;
    /** What TLS itself may have to say before the other side reads: it is answered for each update of a key. */
    private static final int UNSENT_BYTES = 64 << 10;

    private final SocketChannel socket;
    private final SSLEngine engine;
    private final TlsServer server;
    private final long number;
    private final Consumer<SSLSession> established;
    /** Run in a later turn, when the threads are through. */
    private final Runnable again;
    /** Bytes of an incomplete record, to be read. */
    private ByteBuffer kept = NOTHING;
    /** Encrypted bytes that the kernel did not take yet, to be read. */
    private ByteBuffer unsent = NOTHING;
    private boolean ready;
    /** The handshake is over and the engine has nothing of its own to say, as of its last record. */
    private boolean quiet;
    private boolean ended;
    /** A thread works for it, or will: the engine is not ours until that is over. */
    private boolean thinking;

    /**
     * @param established is told once, when it is known who the other side is
     * @param again       reads again in a later turn
     */
    TlsTransport(SocketChannel socket, TlsServer server, Consumer<SSLSession> established, Runnable again) {
        this.socket = socket;
        this.engine = server.engine();
        this.number = server.number();
        this.server = server;
        this.established = established;
        this.again = again;
    }

    /** @param to with room for {@link TlsServer#INPUT_BYTES} at least */
    @Override
    public int read(ByteBuffer to) throws IOException {
        if (thinking) {
            return 0;
        }
        ByteBuffer in = server.input();
        in.put(kept);
        boolean end = server.read(socket, in) < 0;
        in.flip();
        int before = to.position();
        goOn(in, to);
        kept = in.hasRemaining() ? ByteBuffer.allocate(in.remaining()).put(in).flip() : NOTHING;
        int read = to.position() - before;
        return read == 0 && (end || ended) ? -1 : read;
    }

    private void goOn(ByteBuffer in, ByteBuffer to) throws IOException {
        while (!ended) {
            HandshakeStatus status = quiet ? HandshakeStatus.NOT_HANDSHAKING : engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                thinking = true;
                server.think(number, engine, socket::isOpen, () -> {
                    thinking = false;
                    again.run();
                });
                return;
            } else if (status == HandshakeStatus.NEED_WRAP) {
                if (unsent.remaining() > UNSENT_BYTES) {
                    throw new SSLException("it does not read");
                }
                wrap(NOTHING);
                push();
            } else {
                SSLEngineResult result = engine.unwrap(in, to);
                look(result);
                HandshakeStatus next = result.getHandshakeStatus();
                boolean reads = next == HandshakeStatus.NOT_HANDSHAKING || next == HandshakeStatus.NEED_UNWRAP;
                if (result.getStatus() != Status.OK || reads && (!in.hasRemaining() || result.bytesConsumed() == 0)) {
                    return;
                }
            }
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        push();
        int before = from.position();
        // A client of TLS 1.2 that wants to negotiate anew has the engine think, though it is refused.
        while (ready && !thinking && from.hasRemaining() && !unsent.hasRemaining()) {
            if (wrap(from) == Status.CLOSED) {
                throw new SSLException("the other side has closed, which ends TLS 1.2 both ways");
            }
        }
        return from.position() - before;
    }

    private Status wrap(ByteBuffer from) throws IOException {
        ByteBuffer out = server.output();
        SSLEngineResult result = engine.wrap(from, out);
        look(result);
        out.flip();
        if (!unsent.hasRemaining()) {
            server.write(socket, out);
        }
        if (out.hasRemaining()) {
            unsent = ByteBuffer.allocate(unsent.remaining() + out.remaining()).put(unsent).put(out).flip();
        }
        return result.getStatus();
    }

    private void look(SSLEngineResult result) {
        ended |= result.getStatus() == Status.CLOSED;
        quiet = ready && result.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
        if (!ready && result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
            ready = true;
            established.accept(engine.getSession());
        }
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public int push() throws IOException {
        int written = 0;
        if (unsent.hasRemaining()) {
            written = socket.write(unsent);
            if (!unsent.hasRemaining()) {
                unsent = NOTHING;
            }
        }
        return written;
    }

    @Override
    public boolean mayRead() {
        return !thinking;
    }

    @Override
    public boolean wantsToPush() {
        return unsent.hasRemaining();
    }

    @Override
    public int held() {
        return kept.capacity() + unsent.capacity() + (ready ? 0 : HANDSHAKE_BYTES);
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    /** Says so to the other side, if the kernel takes that, and why, where it was its fault. */
    @Override
    public void close() throws IOException {
        try (socket) {
            if (thinking) {
                return;
            }
            engine.closeOutbound();
            while (!engine.isOutboundDone() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wrap(NOTHING);
            }
            push();
        }
    }
}
