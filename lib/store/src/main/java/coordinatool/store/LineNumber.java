// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.model.FormatException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The number of a line of a report as a field in Redis: 16 lower-case hexadecimal digits, so that text sorts them. */
final class LineNumber {
    private static final int DIGITS = 16;
    private static final HexFormat HEX = HexFormat.of();

    private LineNumber() {
    }

    static byte[] toBytes(long number) {
        return RedisLink.ascii(HEX.toHexDigits(number));
    }

    static long parse(byte[] field) throws FormatException {
        String text = new String(field, StandardCharsets.ISO_8859_1);
        try {
            long number = HexFormat.fromHexDigitsToLong(text);
            if (text.length() == DIGITS && number > 0 && HEX.toHexDigits(number).equals(text)) {
                return number;
            }
        } catch (IllegalArgumentException e) {
            // As below.
        }
        throw new FormatException("not a number of " + DIGITS + " hexadecimal digits");
    }
}
