// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.wire.WireException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A reply to status, or an object in it, with its members as they stand there: a missing number is 0 and missing text
 * empty, whoever sent it. Lists of requests are passed over.
 */
final class StatusReply {
    private static final String CLIENTS = "clients";
    private static final String BATCHES = "batches";
    private static final String ARCHIVE_IDS = "archive_ids";

    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final List<StatusReply> parts = new ArrayList<>();
    private final List<Long> archiveIds = new ArrayList<>();

    private StatusReply(JsonParser parser) throws IOException {
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (key) {
                case CLIENTS, BATCHES -> parts(parser);
                case ARCHIVE_IDS -> archiveIds(parser);
                default -> {
                    if (token == JsonToken.VALUE_NUMBER_INT) {
                        numbers.put(key, parser.getLongValue());
                    } else if (token == JsonToken.VALUE_STRING) {
                        texts.put(key, parser.getText());
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }
    }

    /** @throws WireException where it makes no sense */
    static StatusReply parse(byte[] json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            return new StatusReply(parser);
        }
    }

    /** Whether our server says it: only that one says how many ingests there are, and it says so even of none. */
    boolean isOurs() {
        return has("ingests");
    }

    /** False where the server had to break it off. */
    boolean isComplete() {
        return number("status") == 0;
    }

    boolean has(String key) {
        return numbers.containsKey(key);
    }

    long number(String key) {
        return numbers.getOrDefault(key, 0L);
    }

    String text(String key) {
        return texts.getOrDefault(key, "");
    }

    /** The movers, in the order given. A connection that has not presented itself is a tool's, our own for one. */
    List<StatusReply> movers() {
        return parts.stream().filter(client -> !client.state().equals("init")).toList();
    }

    /** A mover's name. */
    String name() {
        return text("client_id");
    }

    /** What a mover is doing. */
    String state() {
        return text("status");
    }

    /** A mover's batch slots. */
    List<StatusReply> batches() {
        return parts;
    }

    /** Whether a mover takes requests of this archive id. */
    boolean takes(long archiveId) {
        return archiveIds.isEmpty() || archiveId == 0 || archiveIds.contains(archiveId);
    }

    /** The archive ids that a mover takes. */
    String archiveIdText() {
        return archiveIds.isEmpty() ? "any"
                : archiveIds.stream().map(Long::toUnsignedString).collect(Collectors.joining(","));
    }

    private void parts(JsonParser parser) throws IOException {
        beginList(parser);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new WireException("the status has a list of something else than objects");
            }
            parts.add(new StatusReply(parser));
        }
    }

    private void archiveIds(JsonParser parser) throws IOException {
        beginList(parser);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                archiveIds.add(parser.getLongValue());
            }
            parser.skipChildren();
        }
    }

    private static void beginList(JsonParser parser) throws WireException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new WireException("the status has no list where one belongs");
        }
    }
}
