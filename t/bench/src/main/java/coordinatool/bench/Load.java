// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the load generator; it fails where a request is missing or came twice.
 *
 * @param json its result, one line
 * @param numbers the numbers in it
 */
record Load(String json, Map<String, Double> numbers) {
    private static final JsonFactory JSON = new JsonFactory();

    /** @param options the mode, then options without the two dashes and their values; a boolean one has none */
    static Load run(Path tree, int port, Object... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(tree.resolve("t/bench/loadgen").toString()));
        for (Object option : options) {
            command.add(option.toString());
        }
        command.add("--port");
        command.add(Integer.toString(port));
        return of(Processes.run(Map.of(), command).strip());
    }

    private static Load of(String json) throws IOException {
        Map<String, Double> numbers = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isNumeric()) {
                    numbers.put(parser.currentName(), parser.getDoubleValue());
                }
            }
        }
        return new Load(json, numbers);
    }

    /** Of what the mode is about, a second. */
    double rate() {
        return numbers.get("rate");
    }

    /** Half of all replies took no longer, in microseconds. */
    double median() {
        return numbers.get("p50_us");
    }

    double p99() {
        return numbers.get("p99_us");
    }

    double longest() {
        return numbers.get("max_us");
    }
}
