// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.model.FormatException;
import java.io.IOException;
import java.math.BigInteger;

/**
 * Integers in JSON, signed or unsigned of the same bits. On a FormatException the parser stands on the last token of
 * what was there instead.
 */
final class Integers {
    private static final int LONG_BITS = 64;

    private Integers() {
    }

    /** From -2^63 to 2^64-1. {@code outer} is the object that {@code name} is a member of, null for the item itself. */
    static long u64(JsonParser parser, String outer, String name) throws IOException, FormatException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            parser.skipChildren();
            throw wrong(outer, name, " is not an integer");
        }
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        BigInteger big = parser.getBigIntegerValue();
        if (big.signum() < 0 || big.bitLength() > LONG_BITS) {
            throw wrong(outer, name, " does not fit in 64 bits");
        }
        return big.longValue();
    }

    /** From -2^31 to 2^32-1. */
    static int u32(JsonParser parser, String outer, String name) throws IOException, FormatException {
        long value = u64(parser, outer, name);
        if (value < Integer.MIN_VALUE || value > 0xffff_ffffL) {
            throw wrong(outer, name, " does not fit in 32 bits");
        }
        return (int) value;
    }

    private static FormatException wrong(String outer, String name, String what) {
        return new FormatException((outer == null ? name : outer + "." + name) + what);
    }
}
