// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import java.util.Arrays;

/**
 * Finds where JSON objects that follow each other without separator begin and end, in input that comes in any pieces.
 * Each byte is looked at once.
 *
 * <p>It is no JSON parser, but knows enough to refuse most garbage at its first byte: only white space may stand
 * between objects, outside strings only bytes that JSON has there, in strings no control characters, brackets match,
 * and do not nest too deep. What passes and is no JSON all the same is for the parser to find.
 */
final class MessageEnd {
    /** Type of the first record of TLS. RFC 8446, 5.1. */
    private static final byte TLS = 22;
    private static final byte BAD = 0;
    private static final byte PLAIN = 1;
    private static final byte SPACE = 2;
    private static final byte QUOTE = 3;
    private static final byte OPEN_OBJECT = 4;
    private static final byte OPEN_ARRAY = 5;
    private static final byte CLOSE_OBJECT = 6;
    private static final byte CLOSE_ARRAY = 7;

    /** What a byte is outside strings. */
    private static final byte[] KIND = kinds();

    /** One bit a level, set for an object: what is open, deepest level last. */
    private final long[] open;
    private final int maxDepth;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean ended;

    MessageEnd(int maxDepth) {
        this.maxDepth = maxDepth;
        this.open = new long[(maxDepth + 63) >>> 6];
    }

    /** Whether an object has begun and not ended. */
    boolean inMessage() {
        return depth > 0;
    }

    /** Whether the last {@link #scan} stopped behind the end of an object. */
    boolean ended() {
        return ended;
    }

    /** Index of the first byte that is not white space, or {@code to}. Only between objects. */
    static int skipSpace(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && KIND[bytes[i] & 0xff] == SPACE) {
            i++;
        }
        return i;
    }

    /**
     * Goes on with the object that is open, or that begins at {@code from}.
     *
     * @return index behind the end of the object where {@link #ended} says so, else {@code to}
     */
    int scan(byte[] bytes, int from, int to) throws WireException {
        ended = false;
        int i = from;
        while (i < to) {
            if (inString) {
                i = scanString(bytes, i, to);
                continue;
            }
            byte b = bytes[i++];
            switch (KIND[b & 0xff]) {
                case PLAIN, SPACE -> {
                    if (depth == 0) {
                        throw bad(b, "where an object should begin");
                    }
                }
                case QUOTE -> {
                    if (depth == 0) {
                        throw bad(b, "where an object should begin");
                    }
                    inString = true;
                }
                case OPEN_OBJECT -> push(true);
                case OPEN_ARRAY -> {
                    if (depth == 0) {
                        throw bad(b, "where an object should begin");
                    }
                    push(false);
                }
                case CLOSE_OBJECT, CLOSE_ARRAY -> {
                    pop(b);
                    if (depth == 0) {
                        ended = true;
                        return i;
                    }
                }
                default -> throw bad(b, depth == 0 ? "where an object should begin" : "outside a string");
            }
        }
        return i;
    }

    private int scanString(byte[] bytes, int from, int to) throws WireException {
        int i = from;
        if (escaped && i < to) {
            escaped = false;
            i++;
        }
        while (i < to) {
            byte b = bytes[i++];
            if (b == '"') {
                inString = false;
                return i;
            }
            if (b == '\\') {
                if (i == to) {
                    escaped = true;
                    return i;
                }
                i++;
            } else if (b >= 0 && b < ' ') {
                throw bad(b, "in a string");
            }
        }
        return i;
    }

    private void push(boolean object) throws WireException {
        if (depth == maxDepth) {
            throw new WireException("nested deeper than " + maxDepth);
        }
        if (object) {
            open[depth >>> 6] |= 1L << depth;
        } else {
            open[depth >>> 6] &= ~(1L << depth);
        }
        depth++;
    }

    private void pop(byte b) throws WireException {
        if (depth == 0) {
            throw bad(b, "where an object should begin");
        }
        depth--;
        boolean object = (open[depth >>> 6] & 1L << depth) != 0;
        if (object != (b == '}')) {
            throw bad(b, object ? "inside an object" : "inside an array");
        }
    }

    private static WireException bad(byte b, String where) {
        String what = b > ' ' && b < 0x7f ? "'" + (char) b + "'" : String.format("byte 0x%02x", b & 0xff);
        return new WireException(what + (b == TLS ? ", with which TLS begins, " : " ") + where);
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        Arrays.fill(kinds, BAD);
        // Digits and signs of numbers, the letters of true, false and null, and what separates values.
        for (char c : "0123456789+-.eEtrufalsn,:".toCharArray()) {
            kinds[c] = PLAIN;
        }
        for (char c : " \t\r\n".toCharArray()) {
            kinds[c] = SPACE;
        }
        kinds['"'] = QUOTE;
        kinds['{'] = OPEN_OBJECT;
        kinds['['] = OPEN_ARRAY;
        kinds['}'] = CLOSE_OBJECT;
        kinds[']'] = CLOSE_ARRAY;
        return kinds;
    }
}
