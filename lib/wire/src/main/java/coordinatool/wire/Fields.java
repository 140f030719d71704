// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import coordinatool.tool.Log;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A line that a tool prints, member by member: {@code key=value} for people and scripts, or a JSON object. */
public final class Fields {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, Object> members = new LinkedHashMap<>();

    /** Adds a member: a number, a Boolean, a list of strings, or else its text. Nothing where the value is null. */
    public Fields add(String key, Object value) {
        if (value != null) {
            members.put(key, value);
        }
        return this;
    }

    /** A value that is JSON text already, for {@link #json} only. */
    public static Object ofJson(String text) {
        return new Raw(text);
    }

    private record Raw(String text) {
    }

    /** As {@code key=value key=value}, without line end. */
    public String text() {
        StringBuilder line = new StringBuilder();
        members.forEach((key, value) -> Log.append(line.append(line.length() == 0 ? "" : " "), key, value));
        return line.toString();
    }

    /** As an object, without line end. */
    public String json() {
        StringWriter line = new StringWriter();
        try (JsonGenerator g = FACTORY.createGenerator(line)) {
            write(g);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be written", e);
        }
        return line.toString();
    }

    private void write(JsonGenerator g) throws IOException {
        g.writeStartObject();
        for (Map.Entry<String, Object> member : members.entrySet()) {
            g.writeFieldName(member.getKey());
            write(g, member.getValue());
        }
        g.writeEndObject();
    }

    private static void write(JsonGenerator g, Object value) throws IOException {
        if (value instanceof Number number) {
            g.writeNumber(number.longValue());
        } else if (value instanceof Boolean flag) {
            g.writeBoolean(flag);
        } else if (value instanceof Fields part) {
            part.write(g);
        } else if (value instanceof Raw raw) {
            g.writeRawValue(raw.text());
        } else if (value instanceof Iterable<?> list) {
            g.writeStartArray();
            for (Object element : list) {
                write(g, element);
            }
            g.writeEndArray();
        } else {
            g.writeString(value.toString());
        }
    }

    /** One or the other. */
    public String line(boolean json) {
        return (json ? json() : text()) + "\n";
    }
}
