// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Requests as JSON texts of their own, which is how they stand in Redis. One thread. */
public final class RequestCodec {
    /**
     * More than any request with its bounds can be written in; a longer text is none of ours and is not even parsed.
     */
    private static final int MAX_BYTES = 1 << 20;

    /** Names may be anybody's, and would stay in the JVM's table of strings. */
    private final JsonFactory factory = new JsonFactoryBuilder().rootValueSeparator((String) null)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
    /** One for all: making one costs as much as writing a request. */
    private final JsonGenerator generator;
    private final PlainWriter writer = new PlainWriter();
    private final PlainRequests reader = new PlainRequests();

    public RequestCodec() {
        try {
            generator = factory.createGenerator(buffer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text, UTF-8; see {@link RequestJson#write}. */
    public byte[] write(Request request) {
        byte[] text = writer.write(request);
        return text == null ? render(request) : text;
    }

    /** Any request. */
    byte[] render(Request request) {
        try {
            buffer.reset();
            RequestJson.write(generator, request);
            generator.flush();
            return buffer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a text, see {@link RequestJson#read}; nothing may follow the object. */
    public Request read(byte[] text) throws FormatException {
        return read(text, 0, text.length);
    }

    /** The same for a part of an array. */
    public Request read(byte[] text, int begin, int end) throws FormatException {
        if (end - begin > MAX_BYTES) {
            throw new FormatException("longer than a request can be");
        }
        PlainJson json = new PlainJson(text, begin, end - begin);
        Request request = reader.read(json);
        return json.isComplete() ? request : parse(text, begin, end);
    }

    /** Any form of JSON. */
    Request parse(byte[] text, int begin, int end) throws FormatException {
        try (JsonParser parser = factory.createParser(text, begin, end - begin)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new FormatException("not a JSON object");
            }
            Request request = RequestJson.read(parser);
            if (parser.nextToken() != null) {
                throw new FormatException("something follows the JSON object");
            }
            return request;
        } catch (IOException e) {
            throw new FormatException("not JSON");
        }
    }
}
