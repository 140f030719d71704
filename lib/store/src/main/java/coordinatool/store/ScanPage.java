// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.FormatException;
import java.util.Arrays;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * A part of a hash, as HSCAN answers: fields and values one behind the other in one array, which takes the next part
 * when this one is done with. An array for each of two million fields and values was a fifth of what reading them took.
 * One thread at a time.
 */
final class ScanPage {
    private static final int FIRST_BYTES = 1 << 16;
    private static final int FIRST_STRINGS = 512;
    /** More than all strings of a page have together where {@link RedisLink} asks for it. */
    static final int MAX_BYTES = 1 << 27;
    /** Bytes behind each string and each head. */
    private static final int LINE_END = 2;
    /** Bytes of the shortest head, that of a string of less than ten bytes. */
    private static final int SHORTEST_HEAD = 4;

    private byte[] bytes = new byte[FIRST_BYTES];
    /** Where each string ends and the next one begins, from 1; at 0 is a 0. */
    private int[] ends = new int[FIRST_STRINGS + 1];
    private int strings;

    /** What stands before the cursor, which {@link #read} follows: an answer to HSCAN is an array of these two. */
    static void readHead(RedisInputStream in) {
        expect(in, '*');
        in.readIntCrLf();
    }

    /**
     * Takes an array of strings, as the protocol has it, in place of what was here. With each string comes the shortest
     * head that the next one can have: to ask for a byte at a time takes longer than all else.
     */
    void read(RedisInputStream in) {
        expect(in, '*');
        int count = in.readIntCrLf();
        strings = count;
        if (count >= ends.length) {
            ends = new int[count + 1];
        }
        int length = 0;
        if (count > 0) {
            expect(in, '$');
            length = in.readIntCrLf();
        }
        for (int i = 1; i <= count; i++) {
            int end = ends[i - 1] + length;
            if (length < 0 || end > MAX_BYTES) {
                throw new JedisConnectionException("an answer of more than " + MAX_BYTES + " bytes");
            }
            boolean more = i < count;
            fill(in, ends[i - 1], end + LINE_END + (more ? SHORTEST_HEAD : 0));
            require(bytes[end] == '\r' && bytes[end + 1] == '\n', bytes[end]);
            ends[i] = end;
            length = more ? length(in, end + LINE_END) : 0;
        }
    }

    private void fill(RedisInputStream in, int begin, int end) {
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
        }
        int at = begin;
        while (at < end) {
            at += in.read(bytes, at, end - at);
        }
    }

    /** The length that a string's head says, of which the first bytes are here already. */
    private int length(RedisInputStream in, int head) {
        require(bytes[head] == '$', bytes[head]);
        int length = 0;
        int at = head + 1;
        byte c = bytes[at++];
        while (c != '\r') {
            require(c >= '0' && c <= '9' && length < MAX_BYTES / 10, c);
            length = length * 10 + c - '0';
            c = at < head + SHORTEST_HEAD ? bytes[at++] : in.readByte();
        }
        c = at < head + SHORTEST_HEAD ? bytes[at] : in.readByte();
        require(c == '\n', c);
        return length;
    }

    /** The bytes of all strings together. */
    int bytes() {
        return ends[strings];
    }

    private static void expect(RedisInputStream in, char wanted) {
        byte found = in.readByte();
        require(found == wanted, found);
    }

    private static void require(boolean good, byte found) {
        if (!good) {
            throw new JedisConnectionException("Unknown reply: " + (char) found);
        }
    }

    /** How many fields there are, each with its value. */
    int size() {
        return strings / 2;
    }

    /** What stands in the field, as it came. */
    byte[] field(int index) {
        return Arrays.copyOfRange(bytes, ends[2 * index], ends[2 * index + 1]);
    }

    /** What the field has, as it came. */
    byte[] value(int index) {
        return Arrays.copyOfRange(bytes, ends[2 * index + 1], ends[2 * index + 2]);
    }

    <F> F field(int index, Form<F> form, RequestCodec codec) throws FormatException {
        return form.reader().read(bytes, ends[2 * index], ends[2 * index + 1], codec);
    }

    <V> V value(int index, Form<V> form, RequestCodec codec) throws FormatException {
        return form.reader().read(bytes, ends[2 * index + 1], ends[2 * index + 2], codec);
    }
}
