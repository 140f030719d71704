// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;

/**
 * Writes an object, member by member. It may be written in parts, and other objects to other connections in between.
 * The generator serves all of them and cannot keep in mind what is open, so names and brackets are raw text.
 *
 * <p>Members that are 0, false, null or empty are left out, as everywhere in this protocol.
 */
final class ObjectWriter {

    interface ValueWriter<T> {
        void write(JsonGenerator generator, T value) throws IOException;
    }

    private final JsonWriter json;
    private final OutputStream out;
    private JsonGenerator generator;
    private boolean isEmpty;

    ObjectWriter(JsonWriter json, OutputStream out) {
        this.json = json;
        this.out = out;
    }

    /** Before what is said next. */
    void beginPart() {
        generator = json.to(out);
    }

    /** What has been said is complete as a part, and goes to the stream. */
    void endPart() throws IOException {
        json.finish();
    }

    /** Begins an object; what is said then goes into it. */
    void begin() throws IOException {
        generator.writeRaw('{');
        isEmpty = true;
    }

    /** Ends the object; what is said then goes into the one around it, which has members by now. */
    void end() throws IOException {
        generator.writeRaw('}');
        isEmpty = false;
    }

    void raw(String text) throws IOException {
        generator.writeRaw(text);
    }

    /** The name of a member, whose value is to follow. Returns where. */
    JsonGenerator key(String name) throws IOException {
        generator.writeRaw(isEmpty ? "\"" : ",\"");
        generator.writeRaw(name);
        generator.writeRaw("\":");
        isEmpty = false;
        return generator;
    }

    /** A list of values, each written by the writer. */
    <T> void array(String name, Iterable<T> values, ValueWriter<T> writer) throws IOException {
        key(name).writeStartArray();
        for (T value : values) {
            writer.write(generator, value);
        }
        generator.writeEndArray();
    }

    /** The same where the writer makes the text, UTF-8. */
    <T> void encoded(String name, Iterable<T> values, Function<T, byte[]> writer) throws IOException {
        key(name);
        char before = '[';
        for (T value : values) {
            generator.writeRaw(before);
            generator.flush();
            out.write(writer.apply(value));
            before = ',';
        }
        generator.writeRaw(before == '[' ? "[]" : "]");
    }

    void number(String name, long value) throws IOException {
        if (value != 0) {
            key(name).writeNumber(value);
        }
    }

    void text(String name, String value) throws IOException {
        if (value != null && !value.isEmpty()) {
            key(name).writeString(value);
        }
    }

    void flag(String name, boolean value) throws IOException {
        if (value) {
            key(name).writeBoolean(true);
        }
    }
}
