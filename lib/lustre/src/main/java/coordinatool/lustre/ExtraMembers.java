// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.model.FormatException;
import coordinatool.model.Printable;
import coordinatool.model.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Collects the members of an item that we do not know, as {@link Request#extra}. Numbers keep their digits, as they may
 * be of any size; white space goes.
 */
final class ExtraMembers {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonGenerator generator;
    private boolean failed;

    ExtraMembers() throws IOException {
        generator = FACTORY.createGenerator(bytes);
        generator.writeStartObject();
    }

    /**
     * Copies the value that the parser stands on, to its last token. After a FormatException nothing more is collected.
     */
    void add(JsonParser parser, String name) throws IOException, FormatException {
        if (failed) {
            parser.skipChildren();
            return;
        }
        String problem = null;
        if (isWellFormed(name)) {
            generator.writeFieldName(name);
        } else {
            problem = "unknown member with half a surrogate pair in its name";
        }
        for (int depth = depthAfter(parser, 0); ; depth = depthAfter(parser, depth)) {
            if (problem == null) {
                String why = depth > RequestJson.MAX_EXTRA_DEPTH ? " is nested too deep" : copyToken(parser);
                problem = why == null ? null : Printable.of(name) + why;
            }
            if (depth == 0) {
                break;
            }
            parser.nextToken();
        }
        if (problem != null) {
            failed = true;
            throw new FormatException(problem);
        }
    }

    private static int depthAfter(JsonParser parser, int depth) {
        JsonToken token = parser.currentToken();
        return token.isStructStart() ? depth + 1 : token.isStructEnd() ? depth - 1 : depth;
    }

    byte[] toBytes() throws IOException {
        generator.close();
        byte[] object = bytes.toByteArray();
        return Arrays.copyOfRange(object, 1, object.length - 1);
    }

    /** Returns what is wrong with the token, or null. */
    private String copyToken(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        boolean isText = token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME;
        if (isText && !isWellFormed(parser.getText())) {
            return " holds half a surrogate pair";
        }
        if (token.isNumeric()) {
            generator.writeNumber(parser.getText());
        } else {
            generator.copyCurrentEvent(parser);
        }
        return bytes.size() + generator.getOutputBuffered() <= RequestJson.MAX_EXTRA_BYTES ? null
                : " makes more than " + RequestJson.MAX_EXTRA_BYTES + " bytes of unknown members";
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))
                    && (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(++i)))) {
                return false;
            }
        }
        return true;
    }
}
