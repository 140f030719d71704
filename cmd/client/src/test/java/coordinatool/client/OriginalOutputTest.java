// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OriginalOutputTest {
    private static final String JSON =
            " {\"a\":\"x\\\\\\\" {[,:]} \u00e9\\u0000\\n\",\n"
                    + " \"none\" : { } ,\"list\":[],\"some\":[-1, {\"b\":false},[[null]]]}";
    /** What a program with jansson 2.14, json_dumpf and JSON_INDENT(2) prints of it. */
    private static final String INDENTED = """
            {
              "a": "x\\\\\\" {[,:]} \u00e9\\u0000\\n",
              "none": {},
              "list": [],
              "some": [
                -1,
                {
                  "b": false
                },
                [
                  [
                    null
                  ]
                ]
              ]
            }""";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void indentsAsJansson() throws IOException {
        for (int part = 1; part < 5; part++) {
            out.reset();
            OutputStream indented = new IndentedJson(out);
            byte[] json = bytes(JSON);
            for (int at = 0; at < json.length; at += part) {
                indented.write(json, at, Math.min(part, json.length - at));
            }
            assertThat(said()).isEqualTo(INDENTED);
        }
    }

    @Test
    void headsRepliesOnATerminal() throws IOException {
        try (OriginalOutput output = OriginalOutput.of(out, true)) {
            output.reply("done", bytes("{}"));
            assertThat(said()).isEqualTo("Got done reply:\n{}\n");
        }
    }

    @Test
    void holdsWordsBackInAPipe() throws IOException {
        try (OriginalOutput output = OriginalOutput.of(out, false)) {
            output.reply("done", bytes("{}"));
            output.reply("done", bytes("{}"));
            output.line("ok");
            assertThat(said()).isEqualTo("{}{}");
        }
        assertThat(said()).isEqualTo("{}{}Got done reply:\n\nGot done reply:\n\nok\n");
    }
}
