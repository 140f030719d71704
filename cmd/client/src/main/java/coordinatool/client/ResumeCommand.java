// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Log;
import coordinatool.wire.Commands;
import coordinatool.wire.Fields;
import coordinatool.wire.Reply;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;

/** Lets movers work again that are suspended. */
final class ResumeCommand {
    private ResumeCommand() {
    }

    static ExitCode run(Arguments arguments, Configuration configuration, Log log) throws IOException {
        int done = 0;
        int problems = 0;
        try (ToolConnection connection = ToolConnection.open(configuration, log); OutputStream out = Output.open()) {
            for (String mover : arguments.operands()) {
                connection.send(Commands.resume(mover));
                Reply reply = connection.receiveOurs(arguments.verb().word());
                if (reply.ok()) {
                    done++;
                    if (arguments.json()) {
                        Output.print(out, new Fields().add("resumed", mover).line(true));
                    }
                } else {
                    problems++;
                    log.error(mover + ": " + ToolConnection.reason(reply));
                }
            }
        }
        return Outcome.of(done, problems);
    }
}
