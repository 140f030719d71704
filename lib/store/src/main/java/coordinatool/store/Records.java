// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.lustre.RequestJson;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Values in Redis: requests as JSON, names as UTF-8. One thread. */
final class Records {
    /**
     * More than any request with its bounds can be written in; a longer value is none of ours and is not even parsed.
     */
    private static final int MAX_RECORD_BYTES = 1 << 20;
    private static final byte[] SENT = "\"sent\":true".getBytes(StandardCharsets.US_ASCII);

    /** Names in records may be anybody's, and would stay in the JVM's table of strings. */
    private final JsonFactory factory = new JsonFactoryBuilder().rootValueSeparator((String) null)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
    /** One for all records: making one costs as much as writing a request. */
    private final JsonGenerator generator;

    Records() {
        try {
            generator = factory.createGenerator(buffer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of a request. */
    byte[] write(Request request) {
        try {
            buffer.reset();
            RequestJson.write(generator, request);
            generator.flush();
            return buffer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the value that stands under a key. */
    Request read(RequestKey key, byte[] value) throws FormatException {
        Request request = read(value);
        if (!request.key().equals(key)) {
            throw new FormatException("of another request: " + request.key());
        }
        return request;
    }

    /** Reads the cancel of the request with this key; it names the file, and only the cookie is that of the request. */
    Request readCancel(RequestKey key, byte[] value) throws FormatException {
        Request cancel = read(value);
        if (cancel.cookie() != key.cookie()) {
            throw new FormatException("cancel of another request: " + cancel.key());
        }
        return cancel;
    }

    private Request read(byte[] value) throws FormatException {
        if (value.length > MAX_RECORD_BYTES) {
            throw new FormatException("longer than a request can be");
        }
        Request request = CompactRecord.read(value);
        return request == null ? parse(value) : request;
    }

    /** Any form of JSON. */
    Request parse(byte[] value) throws FormatException {
        try (JsonParser parser = factory.createParser(value)) {
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

    /** A cancel with the mark that its mover has been sent it. */
    static Request markSent(Request c) {
        return new Request(c.action(), c.fid(), c.dfid(), c.extentOffset(), c.extentLength(), c.cookie(), c.gid(),
                c.archiveId(), c.flags(), c.timestamp(), c.data(), SENT);
    }

    /** Whether a cancel has that mark. */
    static boolean isSent(Request cancel) {
        return Arrays.equals(cancel.extra(), SENT);
    }

    /** Reads the name of a mover. */
    static String readName(byte[] value) throws FormatException {
        if (value.length == 0) {
            throw new FormatException("no name");
        }
        return readText(value);
    }

    static String readText(byte[] value) throws FormatException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            throw new FormatException("not UTF-8");
        }
    }
}
