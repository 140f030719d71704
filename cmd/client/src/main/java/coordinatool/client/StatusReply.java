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
 * A reply to status as its objects stand there: a missing number is 0, whoever sent it. Lists of requests are passed
 * over.
 *
 * @param top     numbers of the server, by key
 * @param texts   what it says in words, by key
 * @param clients its connections and movers, in the order given
 */
record StatusReply(Map<String, Long> top, Map<String, String> texts, List<Client> clients) {

    /** A connection or a mover, with its numbers by key, its batch slots, and the archive ids it takes; empty: any. */
    record Client(String name, String state, Map<String, Long> numbers, List<Batch> batches, List<Long> archiveIds) {
        /** A connection that has not presented itself is a tool's, our own for one. */
        boolean isMover() {
            return !state.equals("init");
        }

        boolean takes(long archiveId) {
            return archiveIds.isEmpty() || archiveId == 0 || archiveIds.contains(archiveId);
        }

        String archiveIdText() {
            return archiveIds.isEmpty() ? "any"
                    : archiveIds.stream().map(Long::toUnsignedString).collect(Collectors.joining(","));
        }

        long number(String key) {
            return numbers.getOrDefault(key, 0L);
        }
    }

    /** A batch slot. */
    record Batch(String hint, Map<String, Long> numbers) {
    }

    private interface ArrayReader {
        void element() throws IOException;
    }

    /** Whether our server says it: only that one says how many ingests there are, and it says so even of none. */
    boolean isOurs() {
        return top.containsKey("ingests");
    }

    /** False where the server had to break it off. */
    boolean isComplete() {
        return number("status") == 0;
    }

    long number(String key) {
        return top.getOrDefault(key, 0L);
    }

    /** Empty where the server does not say it. */
    String text(String key) {
        return texts.getOrDefault(key, "");
    }

    static StatusReply parse(byte[] json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            List<Client> clients = new ArrayList<>();
            Map<String, Long> numbers = new HashMap<>();
            Map<String, String> texts = new HashMap<>();
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (key.equals("clients")) {
                    array(parser, () -> clients.add(client(parser)));
                } else if (token == JsonToken.VALUE_STRING) {
                    texts.put(key, parser.getText());
                } else {
                    number(parser, token, key, numbers);
                }
            }
            return new StatusReply(numbers, texts, clients);
        }
    }

    private static Client client(JsonParser parser) throws IOException {
        String name = "";
        String state = "";
        Map<String, Long> numbers = new HashMap<>();
        List<Batch> batches = new ArrayList<>();
        List<Long> archiveIds = new ArrayList<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (key) {
                case "client_id" -> name = parser.getText();
                case "status" -> state = parser.getText();
                case "batches" -> array(parser, () -> batches.add(batch(parser)));
                case "archive_ids" -> archiveIds(parser, archiveIds);
                default -> number(parser, token, key, numbers);
            }
        }
        return new Client(name, state, numbers, batches, archiveIds);
    }

    private static Batch batch(JsonParser parser) throws IOException {
        String hint = "";
        Map<String, Long> numbers = new HashMap<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (key.equals("hint")) {
                hint = parser.getText();
            } else {
                number(parser, token, key, numbers);
            }
        }
        return new Batch(hint, numbers);
    }

    private static void archiveIds(JsonParser parser, List<Long> ids) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new WireException("the status has archive ids that are no list");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                ids.add(parser.getLongValue());
            }
            parser.skipChildren();
        }
    }

    private static void array(JsonParser parser, ArrayReader reader) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new WireException("the status has no list where one belongs");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new WireException("the status has a list of something else than objects");
            }
            reader.element();
        }
    }

    private static void number(JsonParser parser, JsonToken token, String key, Map<String, Long> numbers)
            throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            numbers.put(key, parser.getLongValue());
        } else {
            parser.skipChildren();
        }
    }
}
