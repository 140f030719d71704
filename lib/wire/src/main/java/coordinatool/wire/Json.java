// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.math.BigInteger;

/** How this package uses Jackson. */
final class Json {
    private Json() {
    }

    /** A factory whose parsers keep to the limits, and whose generators put nothing between two root values. */
    static JsonFactory factory(Limits limits) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.nesting())
                .maxStringLength(limits.stringChars())
                .build();
        return new JsonFactoryBuilder()
                .streamReadConstraints(constraints)
                .rootValueSeparator((String) null)
                // Names from outside would stay in the JVM's table of strings.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .build();
    }

    /**
     * Whether the parser stands on an integer of 64 bits, signed or unsigned; if not it is moved to the value's end.
     */
    static boolean isInteger(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            parser.skipChildren();
            return false;
        }
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return true;
        }
        BigInteger big = parser.getBigIntegerValue();
        return big.signum() >= 0 && big.bitLength() <= Long.SIZE;
    }

    /** The bits of the integer that {@link #isInteger} has seen. */
    static long bits(JsonParser parser) throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? parser.getBigIntegerValue().longValue()
                : parser.getLongValue();
    }

    /** The integer that the parser stands on, where it fits in a long, else null. */
    static Long integer(JsonParser parser) throws IOException {
        boolean fits = isInteger(parser) && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        return fits ? parser.getLongValue() : null;
    }
}
