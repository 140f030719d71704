// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import java.io.IOException;
import java.math.BigInteger;

/**
 * The value that the parser stands before, which is that of a member, in any form that JSON has for it. On a
 * FormatException the parser stands on the last token of what was there instead.
 */
record JsonValues(JsonParser parser) {
    private static final int LONG_BITS = 64;

    /** From -2^63 to 2^64-1. */
    long u64(Member of) throws IOException, FormatException {
        boolean isNull = parser.currentToken() == JsonToken.VALUE_NULL;
        return isNull && !of.required ? 0 : u64(parser, null, of.key);
    }

    /** From -2^31 to 2^32-1. */
    int u32(Member of) throws IOException, FormatException {
        return u32(parser, null, of.key);
    }

    Fid fid(Member of) throws IOException, FormatException {
        return FidJson.read(parser, of.key);
    }

    /** The bytes that a string stands for, see {@link DataText}. */
    byte[] data(Member of) throws IOException, FormatException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            throw new FormatException(of.key + " is not a string");
        }
        byte[] data;
        try {
            data = DataText.decode(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } catch (FormatException e) {
            throw new FormatException(of.key + " holds " + e.getMessage());
        }
        if (data.length > RequestJson.MAX_DATA_BYTES) {
            throw new FormatException(of.key + " has more than " + RequestJson.MAX_DATA_BYTES + " bytes");
        }
        return data;
    }

    /** @param outer the object that {@code name} is a member of, null for the item itself */
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
