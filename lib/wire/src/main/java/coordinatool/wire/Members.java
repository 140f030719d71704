// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.model.FormatException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The members of a JSON object, by name, whatever order they came in. Those without a form are passed over. A value
 * that is not what is asked for counts as absent, as with the C server. Of members given twice the last one counts.
 */
public final class Members {

    /** How a value is read. */
    public interface Form {
        /**
         * Reads the value that the parser stands on, and moves the parser to its end.
         *
         * @return null where it makes no sense
         */
        Object read(JsonParser parser) throws IOException, FormatException;
    }

    /** How the value of the member of this name is read; otherwise as a {@link Form}. */
    interface Reader {
        Object read(String name, JsonParser parser) throws IOException, FormatException;
    }

    /** Text, an integer of 64 bits with a sign, or true or false: String, Long or Boolean. */
    public static final Form SCALAR = parser -> switch (parser.currentToken()) {
        case VALUE_STRING -> parser.getText();
        case VALUE_NUMBER_INT -> Json.integer(parser);
        case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
        default -> {
            parser.skipChildren();
            yield null;
        }
    };

    /** An integer of 64 bits, with a sign or without: Long. */
    static final Form BITS = parser -> Json.isInteger(parser) ? Json.bits(parser) : null;

    private static final Object NONSENSE = new Object();
    private static final Object PASSED_OVER = new Object();

    private final Map<String, Object> values = new HashMap<>();

    private Members() {
    }

    /**
     * Reads the object that the parser stands on.
     *
     * @param forms the form of a member, null to pass it over
     * @throws WireException where it is no object
     */
    public static Members read(JsonParser parser, Function<String, Form> forms) throws IOException, FormatException {
        return read(parser, (name, at) -> {
            Form form = forms.apply(name);
            if (form == null) {
                at.skipChildren();
                return PASSED_OVER;
            }
            return form.read(at);
        });
    }

    /**
     * Reads the object that the parser stands on.
     *
     * @throws WireException where it is no object
     */
    static Members read(JsonParser parser, Reader reader) throws IOException, FormatException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new WireException("something else where an object should be");
        }
        Members members = new Members();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            Object value = reader.read(name, parser);
            if (value != PASSED_OVER) {
                members.values.put(name, value == null ? NONSENSE : value);
            }
        }
        return members;
    }

    /** Adds members that are scalars to those with other forms. */
    static Map<String, Form> forms(Map<String, Form> others, String... scalars) {
        Map<String, Form> forms = new HashMap<>(others);
        for (String name : scalars) {
            forms.put(name, SCALAR);
        }
        return forms;
    }

    /**
     * Has each element of the array that the parser stands on read, and moves the parser to its end.
     *
     * @return false where it is no array
     */
    public static boolean each(JsonParser parser, Element element) throws IOException, FormatException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return false;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.read(parser);
        }
        return true;
    }

    /** Is given the parser on each element of an array. */
    public interface Element {
        void read(JsonParser parser) throws IOException, FormatException;
    }

    /** Whether there is a member of this name, whatever it is. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value of this name, null where it is absent or something else. */
    public <T> T get(String name, Class<T> type) {
        Object value = values.get(name);
        return type.isInstance(value) ? type.cast(value) : null;
    }

    /** Null where it is absent or no text. */
    public String text(String name) {
        return get(name, String.class);
    }

    public long integer(String name, long otherwise) {
        return values.get(name) instanceof Long value ? value : otherwise;
    }

    /** Whether it is there and true. */
    boolean is(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }
}
