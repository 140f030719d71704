// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Log;
import coordinatool.tool.Tool;
import coordinatool.wire.Commands;
import coordinatool.wire.QueueCommand;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import picocli.CommandLine.ParseResult;

/** coordinatool-client(1): asks a coordinator how it is, and tells it what to do. */
public final class Main {
    private static final int UNLOCKED = 0;
    private static final int LOCKED = 1;
    private static final int LOCKED_TO_QUIT = 2;

    private Main() {
    }

    /** The program. */
    public static void main(String[] args) {
        System.exit(Tool.run("coordinatool-client", "Asks a coordinator how it is, and tells it what to do.",
                Arguments.specs(), Main::run, args));
    }

    private static ExitCode run(ParseResult parsed, Configuration configuration, Log log) throws IOException {
        Arguments arguments = Arguments.of(parsed);
        return switch (arguments.verb()) {
            case STATUS -> StatusCommand.run(arguments, configuration);
            case LIST -> ListCommand.run(arguments, configuration);
            case SHOW -> ShowCommand.run(arguments, configuration, log);
            case CANCEL -> CancelCommand.run(arguments, configuration, log, System.in);
            case LOCK -> lock(configuration, LOCKED);
            case UNLOCK -> lock(configuration, UNLOCKED);
            case QUIT -> lock(configuration, LOCKED_TO_QUIT);
            case QUEUE -> new QueueCommand(configuration, log, arguments.fsname(), System.in)
                    .run(arguments.operands(), System.out);
            case RECV, DRAIN -> WorkCommand.run(arguments, configuration, log);
        };
    }

    private static ExitCode lock(Configuration configuration, int mode) {
        try (ToolConnection connection = ToolConnection.open(configuration)) {
            connection.call(Commands.lock(mode));
        }
        return ExitCode.OK;
    }
}
