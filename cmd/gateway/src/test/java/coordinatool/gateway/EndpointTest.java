// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.tool.Level;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the gateway listens, by what is configured, and what it says of that. */
class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "'',                          localhost,    this machine only",
        "'port 5',                    localhost,    this machine only",
        "'host head',                 head,         whoever reaches the port",
        "'host coordinatool',         coordinatool, whoever reaches the port",
        "'auth munge',                coordinatool, ''",
        "'auth optional;host head',   head,         ''",
        "'auth off;host head',        head,         whoever reaches the port"})
    void asIsConfigured(String lines, String host, String said) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Endpoint endpoint = Endpoint.of(Configured.by(lines.replace(';', '\n')),
                new Log("gateway", Level.NORMAL, new PrintStream(out, true, StandardCharsets.UTF_8)));
        assertThat(endpoint.host()).isEqualTo(host);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).contains(said);
        assertThat(text.lines().count()).isEqualTo(said.isEmpty() ? 0 : 1);
    }
}
