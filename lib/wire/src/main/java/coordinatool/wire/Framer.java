// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import java.util.Arrays;

/**
 * Cuts the bytes of one connection into messages. The owner reads into a buffer that all connections share and lends it
 * here; only what is left over, an unfinished message or messages not wanted yet, is copied, so that an idle connection
 * holds no bytes.
 *
 * <pre>
 * framer.input(buffer, 0, n);
 * while (wanted &amp;&amp; framer.next()) {
 *     use(framer.array(), framer.offset(), framer.length());
 * }
 * framer.keep();
 * </pre>
 *
 * Without new input the loop may also be entered by {@link #resume}. Not for use by several threads.
 */
public final class Framer {
    private static final byte[] NOTHING = new byte[0];
    private static final int FIRST_BYTES = 512;
    /** Storage that is used to less than one part in this many is given up for a smaller one. */
    private static final int SPARSE = 8;

    private final int maxBytes;
    private final MessageEnd end;

    /** What is kept between two loops: kept[0..keptLength). */
    private byte[] kept = NOTHING;
    private int keptLength;

    /** What is being cut: lent or kept bytes. */
    private byte[] bytes = NOTHING;
    private int begin;
    private int position;
    private int limit;

    private int offset;
    private int length;

    public Framer(Limits limits) {
        this.maxBytes = limits.messageBytes();
        this.end = new MessageEnd(limits.nesting());
    }

    /** Takes bytes; the array is used until {@link #keep} and not changed. */
    public void input(byte[] array, int from, int count) {
        if (keptLength == 0) {
            bytes = array;
            begin = from;
            position = from;
            limit = from + count;
            return;
        }
        int scanned = keptScanned();
        reserve(keptLength + count);
        System.arraycopy(array, from, kept, keptLength, count);
        keptLength += count;
        useKept(scanned);
    }

    /** Goes on with what was kept. */
    public void resume() {
        useKept(keptScanned());
    }

    /**
     * Finds the next complete message.
     *
     * @return false where there is none yet
     * @throws WireException where the input is no sequence of JSON objects or a message is too long; nothing more can
     *     be read from this connection
     */
    public boolean next() throws WireException {
        if (!end.inMessage()) {
            position = MessageEnd.skipSpace(bytes, position, limit);
            begin = position;
            if (position == limit) {
                return false;
            }
        }
        // Looking at no more than a message may have bounds it without a check at each byte.
        int to = (int) Math.min(limit, (long) begin + maxBytes);
        position = end.scan(bytes, position, to);
        if (!end.ended()) {
            if (position - begin >= maxBytes) {
                throw new WireException("message longer than " + maxBytes + " bytes");
            }
            return false;
        }
        offset = begin;
        length = position - begin;
        begin = position;
        return true;
    }

    /** Copies what is left over, or gives up the storage where nothing is. */
    public void keep() {
        int left = limit - begin;
        int scanned = position - begin;
        if (left == 0) {
            kept = NOTHING;
        } else if (bytes == kept && left > kept.length / SPARSE) {
            if (begin > 0) {
                System.arraycopy(kept, begin, kept, 0, left);
            }
        } else {
            byte[] storage = new byte[Math.max(left, FIRST_BYTES)];
            System.arraycopy(bytes, begin, storage, 0, left);
            kept = storage;
        }
        keptLength = left;
        bytes = kept;
        begin = 0;
        position = scanned;
        limit = left;
    }

    /** Gives up all storage. Nothing more can be cut. */
    public void drop() {
        kept = NOTHING;
        bytes = NOTHING;
    }

    /** Whether {@link #keep} kept anything. */
    public boolean hasKept() {
        return keptLength > 0;
    }

    /** The message found: array. */
    public byte[] array() {
        return bytes;
    }

    /** As {@link #array}, and the caller's from now on. */
    public byte[] give() {
        byte[] given = bytes == kept ? bytes : bytes.clone();
        kept = NOTHING;
        return given;
    }

    /** The message found: its first byte. */
    public int offset() {
        return offset;
    }

    /** The message found: how many bytes. */
    public int length() {
        return length;
    }

    /** Whether a message has begun and not ended. */
    public boolean inMessage() {
        return end.inMessage();
    }

    /** Bytes of storage held between two loops. */
    public int held() {
        return kept.length;
    }

    private int keptScanned() {
        return bytes == kept ? position : 0;
    }

    private void useKept(int scanned) {
        bytes = kept;
        begin = 0;
        position = scanned;
        limit = keptLength;
    }

    private void reserve(int capacity) {
        if (kept.length < capacity) {
            int doubled = (int) Math.min(2L * kept.length, Integer.MAX_VALUE - 16);
            kept = Arrays.copyOf(kept, Math.max(doubled, capacity));
        }
    }
}
