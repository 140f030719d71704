// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.gateway.access.Access;
import coordinatool.wire.Framer;
import coordinatool.wire.WireException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * One TCP connection: bytes in, bytes out, and when it has to end. What is said on it is the {@link Conversation}'s
 * matter.
 *
 * <p>It is not read from while its conversation may take no more commands. It ends when the peer closes it or breaks
 * it, when the peer sends what makes no sense (after the replies that are due), and when it breaks one of the limits.
 */
final class Connection {
    /**
     * How much is thrown away of what was sent behind garbage: unread bytes would make the kernel drop our last
     * replies.
     */
    private static final int DISCARDED_READS = 4;
    /** How long TLS may take to be set up: some round trips, and our own time, see {@link TlsServer}. */
    static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private final Transport channel;
    private final SelectionKey key;
    private final ConnectionTools tools;
    private final ConnectionServer server;
    private final Framer framer;
    private final Outgoing out;
    private final Conversation conversation;
    /** Why nothing more is read, and it closes once all replies are out; null while it is read from. */
    private String ending;
    /** The log knows already why it ends. */
    private boolean explained;
    private boolean closed;
    /** Not read from, as its commands have to wait. */
    private boolean stalled;
    private boolean due;
    /** The kernel took no more when we wrote last. */
    private boolean unread;
    /** {@link System#nanoTime} at which the unfinished message began. */
    private long unfinishedSince;
    /** {@link System#nanoTime} at which the peer last took something of what waits. */
    private long unreadSince;
    private long accounted;
    private final long opened = System.nanoTime();

    /** @param channel makes what it reads from and writes to */
    Connection(Function<Connection, Transport> channel, SelectionKey key, Access access, ConnectionTools tools,
            ConnectionServer server, Conversations conversations) {
        this.channel = channel.apply(this);
        this.key = key;
        this.tools = tools;
        this.server = server;
        this.framer = new Framer(tools.limits());
        this.out = new Outgoing(tools.pool());
        this.conversation = conversations.open(access, out, this::due);
        account();
    }

    Conversation conversation() {
        return conversation;
    }

    /** Bytes that it makes us keep, as of the last look. */
    long accounted() {
        return accounted;
    }

    /** The selector found it ready. */
    void ready(long now) {
        if (key.isValid() && key.isWritable()) {
            flush(now);
        }
        if (!closed && key.isReadable()) {
            read(now);
        }
    }

    /** Its transport has more to read than it had time for. */
    void again() {
        if (!closed && key.isValid()) {
            read(System.nanoTime());
        }
    }

    /** Whether it has commands that wait for some change. */
    boolean isStalled() {
        return stalled;
    }

    /** Something has changed: it is flushed at the end of the turn. */
    void due() {
        if (!due && !closed) {
            due = true;
            server.due(this);
        }
    }

    /** Sends what waits, closes where that was the last, and goes on with commands that had to wait. */
    void flush(long now) {
        due = false;
        if (closed) {
            return;
        }
        if (conversation.failure() != null) {
            explain("connection closed: its reply cannot be written, which is a mistake of ours", "reason",
                    conversation.failure());
            close("reply cannot be written");
            return;
        }
        try {
            if (hasUnsent()) {
                int written = channel.push() + out.drainTo(channel);
                unreadSince = written > 0 || !unread ? now : unreadSince;
                unread = hasUnsent();
                conversation.drained();
            }
        } catch (IOException e) {
            close("write failed: " + e.getMessage());
            return;
        }
        if (ending != null && !hasUnsent() && !conversation.owesReplies()) {
            close(ending);
            return;
        }
        if (stalled && ending == null && conversation.mayTakeMore()) {
            stalled = false;
            framer.resume();
            take(now, false);
        }
        watch();
        account();
    }

    /** Closes it if it has broken a limit of time. */
    void checkTime(long now) {
        if (stalled) {
            unfinishedSince = now;
        }
        if (ending == null && framer.inMessage() && now - unfinishedSince > tools.limits().unfinished().toNanos()) {
            explain("connection closed: message not finished in time", "bytes", framer.held());
            close("message not finished");
        } else if (!channel.isReady() && now - opened > HANDSHAKE.toNanos()) {
            explain("connection closed: no TLS handshake in time", "bytes", channel.held());
            close("no TLS handshake");
        } else if (hasUnsent() && !unread) {
            // Of TLS, since the last flush.
            unread = true;
            unreadSince = now;
        } else if (hasUnsent() && now - unreadSince > tools.limits().unread().toNanos()) {
            explain("connection closed: replies not read", "bytes", out.size());
            close("replies not read");
        }
    }

    private boolean hasUnsent() {
        return out.size() > 0 || channel.wantsToPush();
    }

    /** All connections together hold too much, and this one most. */
    void closeAsLargest(long total) {
        explain("connection closed: all together hold too much, it most", "bytes", accounted + " of " + total);
        close("held too much");
    }

    /** Ends at once. */
    void close(String why) {
        if (closed) {
            return;
        }
        closed = true;
        Mover mover = conversation.mover();
        if (mover.id() != null) {
            tools.log().normal("mover gone", "mover", mover.id(), "address", conversation.address(), "running",
                    mover.running().count(), "reason", why);
        } else if (!explained) {
            tools.log().info("client gone", "address", conversation.address(), "running", mover.running().count(),
                    "reason", why);
        }
        try (channel) {
            for (int i = 0; ending != null && i < DISCARDED_READS && readInput() > 0; i++) {
                continue;
            }
        } catch (IOException e) {
            tools.log().debug("close failed", "address", conversation.address(), "reason", e.getMessage());
        }
        framer.drop();
        out.clear();
        account();
        server.closed(this);
    }

    private void explain(String event, String what, Object value) {
        explained = true;
        tools.complaints().add(System.nanoTime(), event, "address", conversation.address(), "mover",
                conversation.mover().name(), what, value);
    }

    private int readInput() throws IOException {
        return channel.read(ByteBuffer.wrap(tools.input()));
    }

    private void read(long now) {
        stalled = !conversation.mayTakeMore();
        if (stalled || ending != null) {
            watch();
            return;
        }
        int n;
        try {
            n = readInput();
        } catch (SSLException e) {
            explain("connection closed: TLS failed", "reason", e.getMessage());
            close("TLS failed");
            return;
        } catch (IOException e) {
            close("read failed: " + e.getMessage());
            return;
        }
        if (n >= 0) {
            boolean wasInMessage = framer.inMessage();
            framer.input(tools.input(), 0, n);
            take(now, wasInMessage);
            watch();
        } else if (conversation.mover().recv() != null || out.size() == 0 && !conversation.owesReplies()) {
            // A mover that waits for work has gone; others may send no more and wait for their replies.
            close("closed by peer");
        } else {
            finish("closed by peer");
        }
    }

    private void take(long now, boolean wasInMessage) {
        boolean inMessage = wasInMessage;
        try {
            while (conversation.mayTakeMore() && framer.next()) {
                inMessage = false;
                conversation.take(tools.parser().parse(framer.array(), framer.offset(), framer.length()),
                        framer.length());
            }
            framer.keep();
            if (!inMessage) {
                unfinishedSince = now;
            }
            if (framer.hasKept() && !conversation.mayTakeMore()) {
                stalled = true;
                watch();
            }
        } catch (WireException e) {
            explain("connection closed: not understood", "reason", e.getMessage());
            framer.drop();
            finish("not understood");
        }
        account();
    }

    private void finish(String why) {
        ending = why;
        watch();
        due();
    }

    private void watch() {
        if (closed || !key.isValid()) {
            return;
        }
        int ops = (ending != null || stalled ? 0 : SelectionKey.OP_READ)
                | (unread || channel.wantsToPush() ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != ops) {
            key.interestOps(ops);
        }
    }

    private void account() {
        long holds = closed ? 0 : (long) framer.held() + out.size() + conversation.pendingBytes() + channel.held();
        long change = holds - accounted;
        accounted = holds;
        server.account(change);
    }
}
