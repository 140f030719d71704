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
        String problem = wellFormed(name) ? null : "unknown member with half a surrogate pair in its name";
        int depth = 0;
        JsonToken token = parser.currentToken();
        if (problem == null) {
            generator.writeFieldName(name);
        }
        while (true) {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (problem == null) {
                problem = depth > RequestJson.MAX_EXTRA_DEPTH ? " is nested too deep" : copy(parser, token);
                problem = problem == null ? null : Printable.of(name) + problem;
            }
            if (depth == 0) {
                break;
            }
            token = parser.nextToken();
        }
        if (problem != null) {
            failed = true;
            throw new FormatException(problem);
        }
    }

    byte[] toBytes() throws IOException {
        generator.close();
        byte[] object = bytes.toByteArray();
        return Arrays.copyOfRange(object, 1, object.length - 1);
    }

    /** Copies one token. Returns what is wrong with it, or null. */
    private String copy(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
            String text = parser.getText();
            if (!wellFormed(text)) {
                return " holds half a surrogate pair";
            }
            if (text.length() > RequestJson.MAX_EXTRA_BYTES) {
                return tooLong();
            }
        }
        switch (token) {
            case START_OBJECT -> generator.writeStartObject();
            case END_OBJECT -> generator.writeEndObject();
            case START_ARRAY -> generator.writeStartArray();
            case END_ARRAY -> generator.writeEndArray();
            case FIELD_NAME -> generator.writeFieldName(parser.currentName());
            case VALUE_STRING -> generator.writeString(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> generator.writeBoolean(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> generator.writeNull();
            default -> throw new IOException("parser has no " + token + " for us");
        }
        return bytes.size() + generator.getOutputBuffered() > RequestJson.MAX_EXTRA_BYTES ? tooLong() : null;
    }

    private static String tooLong() {
        return " makes more than " + RequestJson.MAX_EXTRA_BYTES + " bytes of unknown members";
    }

    private static boolean wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))
                    && (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(++i)))) {
                return false;
            }
        }
        return true;
    }
}
