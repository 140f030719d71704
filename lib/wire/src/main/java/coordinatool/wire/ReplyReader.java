// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.lustre.RequestJson;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import coordinatool.model.RequestView;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads a reply. Used once each. */
public final class ReplyReader {
    private static final JsonFactory FACTORY = Json.factory(Limits.REPLIES);

    private final RequestSink sink;
    private String command;
    private long status;
    private String error;
    private String errorDetail;
    private long enqueued;
    private long skipped;
    private long cancelled;
    private boolean durable = true;
    private long archiveId;
    private long flags;
    private String fsname;
    private final List<Request> requests = new ArrayList<>();

    private ReplyReader(RequestSink sink) {
        this.sink = sink;
    }

    /**
     * Reads a reply that is there.
     *
     * @throws WireException where it makes no sense
     */
    public static Reply read(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            return new ReplyReader(listed -> { }).read(parser, json);
        }
    }

    /**
     * Reads a reply to list as it comes, in the memory of one request, and nothing behind it.
     *
     * @return the reply without its requests
     * @throws EOFException where the stream ends before anything has come
     * @throws WireException where it makes no sense
     * @throws RequestSink.Failure from the sink
     */
    static Reply read(InputStream in, RequestSink sink) throws IOException {
        try (JsonParser parser = FACTORY.createParser(in)) {
            parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            return new ReplyReader(sink).read(parser, new byte[0]);
        }
    }

    private Reply read(JsonParser parser, byte[] json) throws IOException {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new EOFException("server closed the connection");
            }
            if (first != JsonToken.START_OBJECT) {
                throw new WireException("reply is not an object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                member(parser, name);
            }
        } catch (JsonProcessingException e) {
            throw new WireException("reply breaks off, or is not JSON");
        } catch (FormatException e) {
            throw new WireException("reply has a bad item: " + e.getMessage());
        }
        if (command == null) {
            throw new WireException("reply without a command");
        }
        return new Reply(command, (int) Math.min(Integer.MAX_VALUE, Math.abs(status)),
                errorDetail == null ? error : error + ": " + errorDetail, enqueued, skipped, cancelled, durable,
                (int) archiveId, flags, fsname, requests, json);
    }

    private void member(JsonParser parser, String name) throws IOException, FormatException {
        switch (name) {
            case "command" -> command = Json.string(parser);
            case "status" -> status = Json.integerOrZero(parser);
            case "error" -> error = Json.string(parser);
            case "error_detail" -> errorDetail = Json.string(parser);
            case "enqueued" -> enqueued = Json.integerOrZero(parser);
            case "skipped" -> skipped = Json.integerOrZero(parser);
            case "canceled" -> cancelled = Json.integerOrZero(parser);
            case "durable" -> durable = parser.currentToken() != JsonToken.VALUE_FALSE;
            case "hsm_action_list" -> actionList(parser);
            case "requests" -> {
                beginList(parser, name);
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    give(RequestViewJson.read(parser));
                }
            }
            default -> parser.skipChildren();
        }
    }

    private void actionList(JsonParser parser) throws IOException, FormatException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new WireException("hsm_action_list is not an object");
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "hal_archive_id" -> archiveId = Json.integerOrZero(parser);
                case "hal_flags" -> flags = Json.isInteger(parser) ? Json.bits(parser) : 0;
                case "hal_fsname" -> fsname = Json.string(parser);
                case "list" -> {
                    beginList(parser, name);
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        requests.add(RequestJson.read(parser));
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }

    private static void beginList(JsonParser parser, String name) throws WireException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new WireException(name + " is not an array");
        }
    }

    private void give(RequestView view) throws RequestSink.Failure {
        try {
            sink.accept(view);
        } catch (IOException e) {
            throw new RequestSink.Failure(e);
        }
    }
}
