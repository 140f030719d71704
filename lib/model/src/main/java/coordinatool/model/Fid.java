// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * Lustre file identifier.
 *
 * @param seq sequence, unsigned 64 bits
 * @param oid object id, unsigned 32 bits
 * @param ver version, unsigned 32 bits
 */
public record Fid(long seq, int oid, int ver) {

    /** Longest text that {@link #parse} looks at: three octal numbers of 64, 32 and 32 bits, with room to spare. */
    public static final int MAX_TEXT = 64;

    /**
     * Reads the kernel's text form, with or without brackets. As llapi_fid_parse does, takes leading blanks and numbers
     * in C notation: hexadecimal with {@code 0x}, octal with {@code 0}, else decimal (glibc prints zero as {@code 0}).
     *
     * @throws FormatException where the text is something else, a number is too large, or anything follows
     */
    public static Fid parse(String text) throws FormatException {
        if (text.length() > MAX_TEXT) {
            throw new FormatException("FID of more than " + MAX_TEXT + " characters");
        }
        int begin = 0;
        while (begin < text.length() && (text.charAt(begin) == ' ' || text.charAt(begin) == '\t')) {
            begin++;
        }
        int end = text.length();
        if (begin < end && text.charAt(begin) == '[') {
            if (text.charAt(end - 1) != ']') {
                throw notFid(text);
            }
            begin++;
            end--;
        }
        int first = text.indexOf(':', begin);
        int second = text.indexOf(':', first + 1);
        if (first < 0 || second < 0) {
            throw notFid(text);
        }
        try {
            long seq = CNumber.parse(text, begin, first, -1L);
            long oid = CNumber.parse(text, first + 1, second, 0xffff_ffffL);
            long ver = CNumber.parse(text, second + 1, end, 0xffff_ffffL);
            return new Fid(seq, (int) oid, (int) ver);
        } catch (FormatException e) {
            throw notFid(text);
        }
    }

    private static FormatException notFid(String text) {
        return new FormatException("'" + Printable.of(text) + "' is not a FID");
    }

    /** The kernel's text form, {@code [0x200000401:0x1a:0x0]}. */
    @Override
    public String toString() {
        return "[0x" + Long.toHexString(seq) + ":0x" + Integer.toHexString(oid) + ":0x" + Integer.toHexString(ver)
                + "]";
    }

    /** Written out, as is hashCode: what a record has of itself is a chain of method handles, slow without C2. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Fid fid && seq == fid.seq && oid == fid.oid && ver == fid.ver;
    }

    @Override
    public int hashCode() {
        return (Long.hashCode(seq) * 31 + oid) * 31 + ver;
    }
}
