// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Level;
import coordinatool.wire.Commands;
import coordinatool.wire.ToolConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Prints the status: a table for people, or what the server says as it is. */
final class StatusCommand {
    private StatusCommand() {
    }

    static ExitCode run(Arguments arguments, Configuration configuration) throws IOException {
        boolean json = arguments.json() || arguments.plain() && !Output.isTerminal();
        try (ToolConnection connection = ToolConnection.open(configuration); OutputStream out = Output.open()) {
            if (json) {
                connection.copy(Commands.status(configuration.level().ordinal()), out);
                out.write('\n');
            } else {
                // Below debug, which lists every request.
                ByteArrayOutputStream reply = new ByteArrayOutputStream();
                connection.copy(Commands.status(Level.INFO.ordinal()), reply);
                boolean details = configuration.level().compareTo(Level.INFO) >= 0;
                StatusReply status = StatusReply.parse(reply.toByteArray());
                String table = StatusTable.of(status, System.currentTimeMillis(), details);
                out.write(table.getBytes(StandardCharsets.UTF_8));
            }
        }
        return ExitCode.OK;
    }
}
