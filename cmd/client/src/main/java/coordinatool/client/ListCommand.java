// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.wire.RequestSink;
import coordinatool.wire.RequestViewJson;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Prints the queue, a line for each request, as it comes. */
final class ListCommand {
    private ListCommand() {
    }

    static ExitCode run(Arguments arguments, Configuration configuration) throws IOException {
        try (ToolConnection connection = ToolConnection.open(configuration); OutputStream out = Output.open()) {
            connection.list(arguments.filter(), arguments.mine(),
                    arguments.json() ? RequestViewJson.lines(out) : text(out));
        }
        return ExitCode.OK;
    }

    private static RequestSink text(OutputStream out) {
        return listed -> {
            out.write(ActiveLines.of(listed).getBytes(StandardCharsets.US_ASCII));
            out.write('\n');
        };
    }
}
