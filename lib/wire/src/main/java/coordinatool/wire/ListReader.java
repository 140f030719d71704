// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.model.FormatException;
import coordinatool.model.RequestView;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads a reply to list as it comes, in the memory of one request. */
public final class ListReader {
    private static final JsonFactory FACTORY = Json.factory(Limits.REPLIES);

    /** Is given each request, in order. */
    @FunctionalInterface
    public interface Sink {
        /** @throws IOException ends the reading */
        void accept(RequestView view) throws IOException;
    }

    private ListReader() {
    }

    /**
     * Reads one reply, and nothing behind it.
     *
     * @return the reply without its requests
     * @throws EOFException where the stream ends before anything has come
     * @throws WireException where it makes no sense
     * @throws SinkException from the sink
     */
    static Reply read(InputStream in, Sink sink) throws IOException {
        try (JsonParser parser = FACTORY.createParser(in)) {
            parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new EOFException("server closed the connection");
            }
            if (first != JsonToken.START_OBJECT) {
                throw new WireException("reply to list is not an object");
            }
            return members(parser, sink);
        } catch (JsonProcessingException e) {
            throw new WireException("reply to list breaks off, or is not JSON");
        } catch (FormatException e) {
            throw new WireException("reply to list has a bad item: " + e.getMessage());
        }
    }

    private static Reply members(JsonParser parser, Sink sink) throws IOException, FormatException {
        String command = null;
        long status = 0;
        String error = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "command" -> command = Json.string(parser);
                case "status" -> status = Json.integer(parser, 0);
                case "error" -> error = Json.string(parser);
                case "requests" -> {
                    if (parser.currentToken() != JsonToken.START_ARRAY) {
                        throw new WireException("requests is not an array");
                    }
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        give(sink, RequestViewJson.read(parser));
                    }
                }
                default -> parser.skipChildren();
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new WireException("reply to list breaks off");
        }
        return Reply.plain(command, (int) Math.min(Integer.MAX_VALUE, Math.abs(status)), error);
    }

    private static void give(Sink sink, RequestView view) throws SinkException {
        try {
            sink.accept(view);
        } catch (IOException e) {
            throw new SinkException(e);
        }
    }

    /** What the sink threw, told apart from what the connection did. */
    static final class SinkException extends IOException {
        SinkException(IOException cause) {
            super(cause);
        }

        @Override
        public synchronized IOException getCause() {
            return (IOException) super.getCause();
        }
    }
}
