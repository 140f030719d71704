// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.lustre.RequestJson;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a reply. Used once each. */
final class ReplyParser {
    private static final JsonFactory FACTORY = Json.factory(Limits.REPLIES);

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

    private ReplyParser() {
    }

    static Reply parse(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            return new ReplyParser().read(parser, json);
        } catch (FormatException e) {
            throw new WireException("reply to recv has a bad item: " + e.getMessage());
        }
    }

    private Reply read(JsonParser parser, byte[] json) throws IOException, FormatException {
        parser.nextToken();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "command" -> command = Json.string(parser);
                case "status" -> status = Json.integer(parser, 0);
                case "error" -> error = Json.string(parser);
                case "error_detail" -> errorDetail = Json.string(parser);
                case "enqueued" -> enqueued = Json.integer(parser, 0);
                case "skipped" -> skipped = Json.integer(parser, 0);
                case "canceled" -> cancelled = Json.integer(parser, 0);
                case "durable" -> durable = parser.currentToken() != JsonToken.VALUE_FALSE;
                case "hsm_action_list" -> actionList(parser);
                default -> parser.skipChildren();
            }
        }
        if (command == null) {
            throw new WireException("reply without a command");
        }
        return new Reply(command, (int) Math.min(Integer.MAX_VALUE, Math.abs(status)),
                errorDetail == null ? error : error + ": " + errorDetail, enqueued, skipped,
                cancelled, durable, (int) archiveId, flags, fsname, requests, json);
    }

    private void actionList(JsonParser parser) throws IOException, FormatException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new WireException("hsm_action_list is not an object");
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "hal_archive_id" -> archiveId = Json.integer(parser, 0);
                case "hal_flags" -> flags = Json.isInteger(parser) ? Json.bits(parser) : 0;
                case "hal_fsname" -> fsname = Json.string(parser);
                case "list" -> {
                    if (parser.currentToken() != JsonToken.START_ARRAY) {
                        throw new WireException("list is not an array");
                    }
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        requests.add(RequestJson.read(parser));
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }
}
