// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.wire.Framer;
import coordinatool.wire.WireException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

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

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Shared shared;
    private final Framer framer;
    private final Outgoing out;
    private final Conversation conversation;
    /** Nothing more is read; it closes once all replies are out. */
    private boolean ending;
    private String reason = "closed by peer";
    /** The log knows already why it ends. */
    private boolean explained;
    private boolean closed;
    private boolean toldFull;
    /** Not read from for now; {@link Connections} tries again each turn. */
    private boolean stalled;
    private boolean touched;
    /** The kernel took no more when we wrote last. */
    private boolean unread;
    /** {@link System#nanoTime} at which the unfinished message began. */
    private long unfinishedSince;
    /** {@link System#nanoTime} at which the peer last took something of what waits. */
    private long unreadSince;
    private long accounted;

    Connection(SocketChannel channel, SelectionKey key, long number, String address, Shared shared) {
        this.channel = channel;
        this.key = key;
        this.shared = shared;
        this.framer = new Framer(shared.limits());
        this.out = new Outgoing(shared.pool());
        this.conversation = new Conversation(number, address, this, out, shared);
    }

    Conversation conversation() {
        return conversation;
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

    /** Tries to go on with a connection that was not read from. Returns whether it has got further. */
    boolean retry(long now) {
        if (closed || ending) {
            stalled = false;
            return true;
        }
        if (!conversation.mayTakeMore()) {
            return false;
        }
        stalled = false;
        framer.resume();
        take(now, false);
        watch();
        return true;
    }

    /** There are replies to be sent at the end of the turn, or it may be time to close. */
    void touch() {
        if (!touched && !closed) {
            touched = true;
            shared.connections().touched(this);
        }
    }

    /** Sends what waits, and closes where that was the last. */
    void flush(long now) {
        touched = false;
        if (closed) {
            return;
        }
        try {
            if (out.size() > 0) {
                int written = out.drainTo(channel);
                unreadSince = written > 0 || !unread ? now : unreadSince;
                unread = out.size() > 0;
                conversation.drained();
            }
        } catch (IOException e) {
            close("write failed: " + e.getMessage());
            return;
        }
        if (ending && out.size() == 0 && !conversation.owesReplies()) {
            close(reason);
            return;
        }
        watch();
        account();
    }

    /** The peer was accepted as a mover. */
    void welcomed(int ignored) {
        if (ignored > 0) {
            shared.log().warn("running list has entries that make no sense", "mover", conversation.name(),
                    "address", conversation.address(), "entries", ignored);
        }
        if (conversation.isNamed()) {
            shared.log().normal("mover connected", "mover", conversation.name(), "address", conversation.address(),
                    "running", conversation.runningCount());
        } else {
            shared.log().info("client connected", "address", conversation.address(), "running",
                    conversation.runningCount());
        }
    }

    /** The peer was refused because another one has this id. */
    void refused(String id) {
        shared.connections().refused(id, conversation.address());
    }

    /** It runs as much as it could list. */
    void full() {
        if (!toldFull) {
            toldFull = true;
            shared.log().warn("mover gets no more work until some of its requests have ended", "mover",
                    conversation.name(), "address", conversation.address(), "running", conversation.runningCount());
        }
    }

    /** The conversation has nothing left to be answered after its end. */
    void forget() {
        shared.connections().forget(conversation);
    }

    /** Closes it if it has broken a limit of time. */
    void checkTime(long now) {
        if (stalled) {
            unfinishedSince = now;
        }
        if (!ending && framer.inMessage() && now - unfinishedSince > shared.limits().unfinished().toNanos()) {
            explain("connection closed: message not finished in time", "bytes", framer.held());
            close("message not finished");
        } else if (out.size() > 0 && now - unreadSince > shared.limits().unread().toNanos()) {
            explain("connection closed: replies not read", "bytes", out.size());
            close("replies not read");
        }
    }

    /** Bytes that it makes us keep, as of the last look. */
    long accounted() {
        return accounted;
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
        if (conversation.isNamed()) {
            shared.log().normal("mover gone", "mover", conversation.name(), "address", conversation.address(),
                    "running", conversation.runningCount(), "reason", why);
        } else if (!explained) {
            shared.log().info("client gone", "address", conversation.address(), "running",
                    conversation.runningCount(), "reason", why);
        }
        discardInput();
        try {
            channel.close();
        } catch (IOException e) {
            shared.log().info("close failed", "address", conversation.address(), "reason", e.getMessage());
        }
        framer.drop();
        out.clear();
        boolean lingers = conversation.end();
        account();
        shared.connections().closed(this, lingers);
    }

    private void explain(String event, String key, Object value) {
        explained = true;
        shared.log().warn(event, "address", conversation.address(), "mover", conversation.name(), key, value);
    }

    private void read(long now) {
        if (ending) {
            watch();
            return;
        }
        if (!conversation.mayTakeMore()) {
            stall();
            return;
        }
        int n;
        try {
            n = channel.read(ByteBuffer.wrap(shared.input()));
        } catch (IOException e) {
            close("read failed: " + e.getMessage());
            return;
        }
        if (n < 0) {
            endOfInput();
            return;
        }
        boolean wasInMessage = framer.inMessage();
        framer.input(shared.input(), 0, n);
        take(now, wasInMessage);
    }

    private void take(long now, boolean wasInMessage) {
        boolean inMessage = wasInMessage;
        try {
            while (conversation.mayTakeMore() && framer.next()) {
                inMessage = false;
                conversation.take(shared.parser().parse(framer.array(), framer.offset(), framer.length()),
                        framer.length());
            }
            framer.keep();
            if (!inMessage) {
                unfinishedSince = now;
            }
            if (framer.hasKept() && !conversation.mayTakeMore()) {
                stall();
            }
        } catch (WireException e) {
            explain("connection closed: not understood", "reason", e.getMessage());
            framer.drop();
            finish("not understood");
        }
        account();
    }

    /** The peer sends no more. A mover that waits for work has gone; others may wait for their replies. */
    private void endOfInput() {
        if (conversation.hasOpenRecv() || out.size() == 0 && !conversation.owesReplies()) {
            close("closed by peer");
        } else {
            finish("closed by peer");
        }
    }

    private void finish(String why) {
        ending = true;
        reason = why;
        watch();
        touch();
    }

    private void stall() {
        if (!stalled) {
            stalled = true;
            shared.connections().stalled(this);
        }
        watch();
    }

    private void watch() {
        if (closed || !key.isValid()) {
            return;
        }
        int ops = (ending || stalled ? 0 : SelectionKey.OP_READ) | (unread ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != ops) {
            key.interestOps(ops);
        }
    }

    private void account() {
        long holds = closed ? 0 : (long) framer.held() + out.size() + conversation.pendingBytes();
        long change = holds - accounted;
        accounted = holds;
        shared.connections().account(change);
    }

    private void discardInput() {
        if (!ending) {
            return;
        }
        try {
            for (int i = 0; i < DISCARDED_READS && channel.read(ByteBuffer.wrap(shared.input())) > 0; i++) {
                continue;
            }
        } catch (IOException e) {
            // It is being closed anyway.
            return;
        }
    }
}
