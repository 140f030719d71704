// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What identifies a request on the wire and in Redis. A cookie is unique per MDT only, hence never a key alone.
 *
 * <p>Its text, as the C server writes it to Redis: 48 lower-case hexadecimal digits, cookie (16), sequence (16), object
 * id (8) and version (8).
 *
 * @param cookie the MDT's number for the request, unsigned 64 bits
 * @param dfid   the FID that data I/O is done on, as first received
 */
public record RequestKey(long cookie, Fid dfid) {

    /** Digits of the text. */
    public static final int DIGITS = 48;

    /** What each byte stands for; -1 where it is no lower-case hexadecimal digit. */
    private static final byte[] DIGIT_OF = new byte[256];

    static {
        Arrays.fill(DIGIT_OF, (byte) -1);
        for (int i = 0; i < 16; i++) {
            DIGIT_OF["0123456789abcdef".charAt(i)] = (byte) i;
        }
    }

    private static final int COOKIE_END = 16;
    private static final int SEQ_END = 32;
    private static final int OID_END = 40;

    /**
     * Reads the text, ASCII. Upper-case digits are refused, so that no two texts give one key.
     *
     * @throws FormatException where it is not a key
     */
    public static RequestKey parse(byte[] text) throws FormatException {
        return parse(text, 0, text.length);
    }

    /** The same for a part of an array. */
    public static RequestKey parse(byte[] text, int begin, int end) throws FormatException {
        if (end - begin != DIGITS) {
            throw new FormatException("request key of " + (end - begin) + " bytes, not " + DIGITS);
        }
        int seq = begin + COOKIE_END;
        int oid = begin + SEQ_END;
        int ver = begin + OID_END;
        return new RequestKey(digits(text, begin, seq),
                new Fid(digits(text, seq, oid), (int) digits(text, oid, ver), (int) digits(text, ver, end)));
    }

    /** A cookie as Lustre's hsm.actions has it, and logs: hexadecimal, with 0x. */
    public static String cookieText(long cookie) {
        return "0x" + Long.toHexString(cookie);
    }

    /** The text, ASCII. */
    public byte[] toBytes() {
        byte[] text = new byte[DIGITS];
        digits(text, 0, COOKIE_END, cookie);
        digits(text, COOKIE_END, SEQ_END, dfid.seq());
        digits(text, SEQ_END, OID_END, dfid.oid());
        digits(text, OID_END, DIGITS, dfid.ver());
        return text;
    }

    /** The text. */
    @Override
    public String toString() {
        return new String(toBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Written out for the reason that {@link Fid#equals} has. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RequestKey key && cookie == key.cookie && dfid.equals(key.dfid);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(cookie) * 31 + dfid.hashCode();
    }

    private static long digits(byte[] text, int begin, int end) throws FormatException {
        long value = 0;
        int wrong = 0;
        for (int i = begin; i < end; i++) {
            int digit = DIGIT_OF[text[i] & 0xff];
            wrong |= digit;
            value = value << 4 | digit;
        }
        if (wrong < 0) {
            throw new FormatException("request key with something else than lower-case hexadecimal digits");
        }
        return value;
    }

    private static void digits(byte[] text, int begin, int end, long value) {
        long rest = value;
        for (int i = end - 1; i >= begin; i--) {
            int digit = (int) rest & 0xf;
            text[i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
            rest >>>= 4;
        }
    }
}
