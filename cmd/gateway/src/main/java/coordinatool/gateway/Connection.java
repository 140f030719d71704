// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.gateway.access.Access;
import coordinatool.wire.ClientMessage;
import coordinatool.wire.Framer;
import coordinatool.wire.WireException;
import java.io.IOException;
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
    /** The message that {@link LongMessages} reads. Commands wait for it. */
    private LongMessages.Given reading = LongMessages.Given.NONE;
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

    /** Its transport goes on. */
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
            breakOff("its reply cannot be written, which is a mistake of ours", "reason", conversation.failure());
            return;
        }
        try {
            if (hasUnsent()) {
                int written = channel.push() + out.drainTo(channel);
                unreadSince = written > 0 || !unread ? now : unreadSince;
                conversation.drained();
            }
            unread = hasUnsent();
        } catch (IOException e) {
            close("write failed: " + e.getMessage());
            return;
        }
        if (ending != null && !hasUnsent() && !conversation.owesReplies()) {
            close(ending);
            return;
        }
        if (stalled && ending == null && mayTakeMore()) {
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
            breakOff("message not finished in time", "bytes", framer.held());
        } else if (!channel.isReady() && now - opened > HANDSHAKE.toNanos()) {
            breakOff("no TLS handshake in time", "bytes", channel.held());
        } else if (hasUnsent() && !unread) {
            // Of TLS, since the last flush.
            unread = true;
            unreadSince = now;
        } else if (hasUnsent() && now - unreadSince > tools.limits().unread().toNanos()) {
            breakOff("replies not read", "bytes", out.size());
        }
    }

    private boolean hasUnsent() {
        return out.size() > 0 || channel.wantsToPush();
    }

    /** Closes it, and says so in the log. */
    void breakOff(String why, String what, Object value) {
        explain(why, what, value);
        close(why);
    }

    /** Its peer is gone, and now it ends. */
    void end() {
        close(ending);
    }

    /** Ends at once. */
    void close(String why) {
        if (closed) {
            return;
        }
        closed = true;
        conversation.mover().leaves(why, explained);
        tools.close(channel, ending != null, conversation.address());
        framer.drop();
        reading.drop();
        out.clear();
        account();
        server.closed(this);
    }

    private void explain(String why, String what, Object value) {
        explained = true;
        tools.complaints().add(System.nanoTime(), "connection closed: " + why, "address", conversation.address(),
                "mover", conversation.mover().name(), what, value);
    }

    private void read(long now) {
        // A handshake goes on all the same: it may wait for us to go on with what has come.
        stalled = channel.isReady() && !mayTakeMore();
        if (stalled || ending != null) {
            watch();
            return;
        }
        int n;
        try {
            n = tools.read(channel);
        } catch (SSLException e) {
            breakOff("TLS failed", "reason", e.getMessage());
            return;
        } catch (IOException e) {
            finish("read failed: " + e.getMessage());
            server.leaves(this);
            return;
        }
        if (n >= 0) {
            boolean wasInMessage = framer.inMessage();
            framer.input(tools.input(), 0, n);
            take(now, wasInMessage);
            watch();
        } else if (conversation.mover().recv() != null || out.size() == 0 && !conversation.owesReplies()) {
            // A mover that waits for work has gone; others may send no more and wait for their replies.
            finish("closed by peer");
            server.leaves(this);
        } else {
            finish("closed by peer");
            due();
        }
    }

    private void take(long now, boolean wasInMessage) {
        boolean inMessage = wasInMessage;
        try {
            while (mayTakeMore() && framer.next()) {
                inMessage = false;
                take(framer.offset(), framer.length());
            }
            framer.keep();
            if (!inMessage) {
                unfinishedSince = now;
            }
            if (framer.hasKept() && !mayTakeMore()) {
                stalled = true;
                watch();
            }
        } catch (WireException e) {
            notUnderstood(e);
        }
        account();
    }

    private boolean mayTakeMore() {
        return reading.length() == 0 && conversation.mayTakeMore();
    }

    private void take(int offset, int length) throws WireException {
        if (length < LongMessages.BYTES) {
            conversation.take(tools.parser().parse(framer.array(), offset, length), length);
        } else {
            reading = tools.longMessages().read(framer.give(), offset, length, this::takeLong);
        }
    }

    private void takeLong(ClientMessage message, WireException problem) {
        int length = reading.length();
        reading = LongMessages.Given.NONE;
        if (!closed && problem == null) {
            conversation.take(message, length);
        } else if (!closed) {
            notUnderstood(problem);
        }
        account();
        due();
    }

    private void notUnderstood(WireException problem) {
        explain("not understood", "reason", problem.getMessage());
        framer.drop();
        finish("not understood");
        due();
    }

    private void finish(String why) {
        ending = why;
        watch();
    }

    private void watch() {
        if (closed || !key.isValid()) {
            return;
        }
        int ops = (ending != null || stalled || !channel.mayRead() ? 0 : SelectionKey.OP_READ)
                | (unread && channel.mayRead() || channel.wantsToPush() ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != ops) {
            key.interestOps(ops);
        }
    }

    private void account() {
        long held = (long) framer.held() + out.size() + conversation.pendingBytes() + channel.held()
                + reading.length();
        long holds = closed ? 0 : held;
        long change = holds - accounted;
        accounted = holds;
        server.account(change);
    }
}
