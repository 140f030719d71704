// SPDX-License-Identifier: LGPL-3.0-or-later
package zmq;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import zmq.util.Errno;
import zmq.util.Utils;

/**
 * How a thread of JeroMQ tells another that there are commands for it: a counter that says so, and a byte in a pipe
 * that wakes it. Stands in the place of JeroMQ's own class of this name, which it must precede on the class path, and
 * does what that one does but for one thing.
 *
 * <p>JeroMQ 0.5.4 (and 0.6.0) writes the byte first and counts it then. A thread that is woken in between finds a byte
 * and nothing counted, and asks again, and again, for as long as the writer is not let go on. On a busy processor the
 * writer is the one that it has just pushed aside: it spins for a whole time slice. That was a third of all processor
 * time of a busy scheduler and gateway. Here the counter comes first, so whoever sees the byte sees the command; and
 * whoever sees the command before its byte takes the byte later.
 *
 * <p>Any thread sends; one thread receives.
 */
final class Signaler implements Closeable {
    private interface Operation {
        int run() throws IOException;
    }

    private final Ctx ctx;
    private final int pid;
    private final Errno errno;
    private final Pipe.SourceChannel source;
    private final Pipe.SinkChannel sink;
    private final Selector selector;
    private final ByteBuffer out = ByteBuffer.allocate(1);
    private final ByteBuffer in = ByteBuffer.allocate(16);
    private final AtomicLong sent = new AtomicLong();
    /** Signals received, by the counter. */
    private long received;
    /** Bytes taken out of the pipe: behind {@link #received} for those that were not there yet. */
    private long taken;

    Signaler(Ctx ctx, int pid, Errno errno) {
        this.ctx = ctx;
        this.pid = pid;
        this.errno = errno;
        try {
            Pipe pipe = Pipe.open();
            source = pipe.source();
            sink = pipe.sink();
            selector = selector(ctx, source, sink);
        } catch (IOException e) {
            throw new ZError.IOException(e);
        }
    }

    /** Leaves no pipe behind where there is no file left for the selector. */
    private static Selector selector(Ctx ctx, Pipe.SourceChannel source, Pipe.SinkChannel sink) throws IOException {
        try {
            Utils.unblockSocket(sink, source);
            Selector selector = ctx.createSelector();
            source.register(selector, SelectionKey.OP_READ);
            return selector;
        } catch (IOException | RuntimeException e) {
            source.close();
            sink.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (source; sink) {
            ctx.closeSelector(selector);
        }
    }

    /** Readable while a byte is there. */
    SelectableChannel getFd() {
        return source;
    }

    /** One at a time: a signal must have been received before the next is sent. */
    void send() {
        sent.incrementAndGet();
        try {
            do {
                out.clear();
            } while (uninterrupted(() -> sink.write(out)) == 0);
        } catch (IOException e) {
            throw new ZError.IOException(e);
        }
    }

    /**
     * Waits for a signal.
     *
     * @param timeout milliseconds, 0 not to wait, negative for ever
     * @return whether there is one; if not, errno is EAGAIN, or EINTR after an interrupt
     */
    boolean waitEvent(long timeout) {
        if (Thread.interrupted()) {
            return failed(ZError.EINTR);
        }
        try {
            if (hasSignal()) {
                return true;
            }
            takeLateBytes();
            return timeout != 0 ? select(timeout) : failed(ZError.EAGAIN);
        } catch (ClosedSelectorException | ClosedChannelException e) {
            return failed(ZError.EINTR);
        } catch (IOException e) {
            return failed(ZError.exccode(e));
        }
    }

    /** Takes a signal that {@link #waitEvent} has found. */
    void recv() {
        received++;
        try {
            takeLateBytes();
        } catch (ClosedChannelException e) {
            errno.set(ZError.EINTR);
        } catch (IOException e) {
            throw new ZError.IOException(e);
        }
    }

    /** JeroMQ's own class has no such method: that is how {@link SignalerCheck} knows them apart. */
    static boolean countsFirst() {
        return true;
    }

    private boolean hasSignal() {
        return received < sent.get();
    }

    /** Bytes of signals that have been received; what is not there yet is taken another time. */
    private void takeLateBytes() throws IOException {
        if (taken < received) {
            in.clear().limit((int) Math.min(in.capacity(), received - taken));
            taken += Math.max(0, uninterrupted(() -> source.read(in)));
        }
    }

    private boolean select(long timeout) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
        while (true) {
            long left = timeout < 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
            int ready = selector.select(left);
            selector.selectedKeys().clear();
            if (Thread.interrupted()) {
                return failed(ZError.EINTR);
            }
            if (hasSignal()) {
                return true;
            }
            if (ready == 0) {
                return failed(timeout < 0 ? ZError.EINTR : ZError.EAGAIN);
            }
            takeLateBytes();
        }
    }

    private boolean failed(int reason) {
        errno.set(reason);
        return false;
    }

    /** An interrupt of the thread must not lose a byte; it is put off. */
    private static int uninterrupted(Operation operation) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return operation.run();
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return "Signaler[" + pid + "]";
    }
}
