// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Bytes on their way to one connection. Storage comes from a pool when there is something to send and goes back when
 * all is sent, so that an idle connection has none.
 */
final class Outgoing extends OutputStream {

    /** Storage that connections of one thread lend each other. */
    static final class Pool {
        /** Replies of a turn to one mover mostly fit. */
        private static final int BYTES = 8 << 10;
        /** As many connections get replies in a busy turn. */
        private static final int KEPT = 64;

        private final ArrayDeque<byte[]> free = new ArrayDeque<>();

        private byte[] take() {
            byte[] array = free.pollLast();
            return array == null ? new byte[BYTES] : array;
        }

        private void give(byte[] array) {
            if (array.length == BYTES && free.size() < KEPT) {
                free.addLast(array);
            }
        }
    }

    /** The JDK copies what is written, into memory that it keeps for the next time: so no more than this at once. */
    private static final int WRITE_BYTES = 128 << 10;
    private static final byte[] NOTHING = new byte[0];

    private final Pool pool;
    private byte[] bytes = NOTHING;
    private int begin;
    private int end;

    Outgoing(Pool pool) {
        this.pool = pool;
    }

    @Override
    public void write(int b) {
        reserve(1);
        bytes[end++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, end, length);
        end += length;
    }

    /** How many bytes wait. */
    int size() {
        return end - begin;
    }

    /** Writes what the channel takes. Returns how many bytes that was. */
    int drainTo(WritableByteChannel channel) throws IOException {
        int before = begin;
        while (begin < end) {
            int n = channel.write(ByteBuffer.wrap(bytes, begin, Math.min(end - begin, WRITE_BYTES)));
            if (n == 0) {
                int taken = begin - before;
                shrink();
                return taken;
            }
            begin += n;
        }
        int written = begin - before;
        clear();
        return written;
    }

    void clear() {
        pool.give(bytes);
        bytes = NOTHING;
        begin = 0;
        end = 0;
    }

    /** What waits may wait long: it shall not hold much more storage than it needs. */
    private void shrink() {
        if (size() < bytes.length / 4) {
            byte[] old = bytes;
            bytes = Arrays.copyOfRange(old, begin, end);
            pool.give(old);
            end -= begin;
            begin = 0;
        }
    }

    private void reserve(int more) {
        if (bytes.length - end >= more) {
            return;
        }
        int size = size();
        if (bytes == NOTHING) {
            bytes = pool.take();
        } else if (begin >= bytes.length / 2) {
            System.arraycopy(bytes, begin, bytes, 0, size);
            begin = 0;
            end = size;
        }
        if (bytes.length - end < more) {
            byte[] old = bytes;
            bytes = Arrays.copyOfRange(old, begin, begin + Math.max(2 * size, size + more));
            pool.give(old);
            begin = 0;
            end = size;
        }
    }
}
