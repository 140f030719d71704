// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import coordinatool.lustre.DataText;
import coordinatool.model.Counts;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Writes the members of an object that may be open for several parts of a reply. The generator serves other replies in
 * between and cannot keep in mind what is open, so names and brackets are raw text. Numbers that are 0 and empty text
 * are left out.
 */
final class OpenObject {
    private final JsonWriter json;
    private final OutputStream out;
    private JsonGenerator generator;
    private boolean isEmpty;

    OpenObject(JsonWriter json, OutputStream out) {
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

    /** Where to write an element of the list that is open. */
    JsonGenerator value() {
        return generator;
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

    void number(String name, long value) throws IOException {
        if (value != 0) {
            key(name).writeNumber(value);
        }
    }

    void text(String name, String value) throws IOException {
        if (!value.isEmpty()) {
            key(name).writeString(value);
        }
    }

    /** A member for each action but cancel. */
    void counts(String prefix, Counts counts) throws IOException {
        number(prefix + "restore", counts.restore());
        number(prefix + "archive", counts.archive());
        number(prefix + "remove", counts.remove());
    }

    /** People read this, and the C server shows data as a C string: up to the first NUL. */
    static void data(JsonGenerator g, byte[] data) throws IOException {
        int end = 0;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        byte[] text = DataText.encode(end == data.length ? data : Arrays.copyOf(data, end));
        g.writeUTF8String(text, 0, text.length);
    }
}
