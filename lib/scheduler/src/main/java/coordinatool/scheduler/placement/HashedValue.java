// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The value of a tag in the data of a request, and its hash: h starts at 5381, and each byte, signed, makes h = 33 h +
 * byte modulo 2^64. The C coordinatool computes the same, so a site that changes over finds its data on the same hosts.
 *
 * @param begin index of the value's first byte in the data
 * @param end   index after its last
 */
record HashedValue(int begin, int end, long hash) {
    private static final long START = 5381;
    private static final int FACTOR = 33;

    /**
     * Looks for the tag at the start of the data or after a comma; the value goes from there to the next comma, or to
     * the end: the first NUL or the last byte. Null where there is none.
     */
    static HashedValue find(byte[] data, byte[] tag) {
        int end = textEnd(data);
        int begin = 0;
        while (begin <= end) {
            int next = begin;
            while (next < end && data[next] != ',') {
                next++;
            }
            if (next - begin >= tag.length && startsWith(data, begin, tag)) {
                begin += tag.length;
                return new HashedValue(begin, next, hash(data, begin, next));
            }
            begin = next + 1;
        }
        return null;
    }

    /** Replaces the value in the data by its hash modulo the given number, in decimal. */
    byte[] replacedModulo(byte[] data, long modulus) {
        byte[] value = Long.toString(Long.remainderUnsigned(hash, modulus)).getBytes(StandardCharsets.US_ASCII);
        byte[] replaced = Arrays.copyOf(data, begin + value.length + data.length - end);
        System.arraycopy(value, 0, replaced, begin, value.length);
        System.arraycopy(data, end, replaced, begin + value.length, data.length - end);
        return replaced;
    }

    /** Which of so many it means. */
    int index(int count) {
        return (int) Long.remainderUnsigned(hash, count);
    }

    /** Where the text in the data ends: at its first NUL, since the C coordinatool has it as a C string. */
    static int textEnd(byte[] data) {
        int end = 0;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        return end;
    }

    static boolean startsWith(byte[] data, int at, byte[] tag) {
        return Arrays.equals(data, at, at + tag.length, tag, 0, tag.length);
    }

    private static long hash(byte[] data, int begin, int end) {
        long hash = START;
        for (int i = begin; i < end; i++) {
            hash = hash * FACTOR + data[i];
        }
        return hash;
    }
}
