// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.FormatException;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The data of a request is bytes, but in JSON it is a string. Bytes that are valid UTF-8 stand for themselves. A byte
 * that is not part of valid UTF-8 is written as the code point U+F0000 + byte (U+F0080 to U+F00FF, of a private use
 * plane). Bytes that spell such a code point themselves are written as if they were not valid. So every byte string has
 * a text, and the text gives the same bytes back. The agent in the movers does the same.
 */
public final class DataText {
    private static final int ESCAPE = 0xF0000;
    private static final int FIRST_ESCAPED = ESCAPE + 0x80;
    private static final int LAST_ESCAPED = ESCAPE + 0xFF;
    /** Bytes of an escape in UTF-8. */
    private static final int ESCAPE_BYTES = 4;

    private DataText() {
    }

    /** The text of the data in UTF-8: the same array where the data is its own text, which is nearly always. */
    public static byte[] encode(byte[] data) {
        int clean = cleanLength(data, 0);
        return clean == data.length ? data : escape(data, clean);
    }

    /** The text of the data. */
    public static String toString(byte[] data) {
        return new String(encode(data), StandardCharsets.UTF_8);
    }

    /**
     * The data that a text, part of an array, stands for.
     *
     * @throws FormatException where the text holds half a surrogate pair
     */
    public static byte[] decode(char[] text, int offset, int length) throws FormatException {
        if (length == 0) {
            return Request.NO_DATA;
        }
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            char c = text[offset + i];
            if (c >= 0x80) {
                return decodeWide(text, offset, length);
            }
            data[i] = (byte) c;
        }
        return data;
    }

    private static byte[] decodeWide(char[] text, int offset, int length) throws FormatException {
        byte[] data = new byte[3 * length];
        int n = 0;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            int c = text[i];
            if (Character.isSurrogate((char) c)) {
                if (i + 1 == end || !Character.isSurrogatePair((char) c, text[i + 1])) {
                    throw new FormatException("half a surrogate pair");
                }
                c = Character.toCodePoint((char) c, text[++i]);
            }
            if (c >= FIRST_ESCAPED && c <= LAST_ESCAPED) {
                data[n++] = (byte) (c - ESCAPE);
            } else {
                n = putUtf8(data, n, c);
            }
        }
        return Arrays.copyOf(data, n);
    }

    private static byte[] escape(byte[] data, int clean) {
        byte[] text = Arrays.copyOf(data, ESCAPE_BYTES * data.length);
        int n = clean;
        int i = clean;
        while (i < data.length) {
            n = putUtf8(text, n, ESCAPE + (data[i++] & 0xff));
            int next = cleanLength(data, i);
            System.arraycopy(data, i, text, n, next - i);
            n += next - i;
            i = next;
        }
        return Arrays.copyOf(text, n);
    }

    /** Where, from {@code begin} on, the first byte is that must be escaped; the length of the data if none must. */
    private static int cleanLength(byte[] data, int begin) {
        int i = begin;
        while (i < data.length) {
            if (data[i] >= 0) {
                i++;
                continue;
            }
            int length = sequence(data, i);
            if (length == 0) {
                break;
            }
            i += length;
        }
        return i;
    }

    /** Length of the valid UTF-8 sequence of two bytes or more at i, 0 where there is none or it spells an escape. */
    private static int sequence(byte[] data, int i) {
        int lead = data[i] & 0xff;
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (lead < 0xc2 || lead > 0xf4 || data.length - i < length) {
            return 0;
        }
        int c = lead & (0xff >> (length + 1));
        for (int k = 1; k < length; k++) {
            if ((data[i + k] & 0xc0) != 0x80) {
                return 0;
            }
            c = c << 6 | data[i + k] & 0x3f;
        }
        boolean valid = switch (length) {
            case 2 -> true;
            case 3 -> c >= 0x800 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
            default -> c >= 0x10000 && c <= Character.MAX_CODE_POINT && (c < FIRST_ESCAPED || c > LAST_ESCAPED);
        };
        return valid ? length : 0;
    }

    private static int putUtf8(byte[] to, int at, int c) {
        int n = at;
        if (c < 0x80) {
            to[n++] = (byte) c;
        } else if (c < 0x800) {
            to[n++] = (byte) (0xc0 | c >> 6);
            to[n++] = (byte) (0x80 | c & 0x3f);
        } else if (c < 0x10000) {
            to[n++] = (byte) (0xe0 | c >> 12);
            to[n++] = (byte) (0x80 | c >> 6 & 0x3f);
            to[n++] = (byte) (0x80 | c & 0x3f);
        } else {
            to[n++] = (byte) (0xf0 | c >> 18);
            to[n++] = (byte) (0x80 | c >> 12 & 0x3f);
            to[n++] = (byte) (0x80 | c >> 6 & 0x3f);
            to[n++] = (byte) (0x80 | c & 0x3f);
        }
        return n;
    }
}
