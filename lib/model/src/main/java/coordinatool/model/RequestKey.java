// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.nio.charset.StandardCharsets;

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

    private static final int COOKIE_END = 16;
    private static final int SEQ_END = 32;
    private static final int OID_END = 40;

    /**
     * Reads the text, ASCII. Upper-case digits are refused, so that no two texts give one key.
     *
     * @throws FormatException where it is not a key
     */
    public static RequestKey parse(byte[] text) throws FormatException {
        if (text.length != DIGITS) {
            throw new FormatException("request key of " + text.length + " bytes, not " + DIGITS);
        }
        return new RequestKey(digits(text, 0, COOKIE_END), new Fid(digits(text, COOKIE_END, SEQ_END),
                (int) digits(text, SEQ_END, OID_END), (int) digits(text, OID_END, DIGITS)));
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
        for (int i = begin; i < end; i++) {
            byte c = text[i];
            int digit;
            if (c >= '0' && c <= '9') {
                digit = c - '0';
            } else if (c >= 'a' && c <= 'f') {
                digit = c - 'a' + 10;
            } else {
                throw new FormatException("request key with something else than lower-case hexadecimal digits");
            }
            value = value << 4 | digit;
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
