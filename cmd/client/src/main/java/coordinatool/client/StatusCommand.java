// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.lustre.DataText;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestKey;
import coordinatool.model.RequestState;
import coordinatool.model.Words;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Key;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
import coordinatool.tool.Style;
import coordinatool.tool.Terminal;
import coordinatool.wire.Commands;
import coordinatool.wire.StatusReply;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;

/** Prints the status: a table for people, what the server says as it is, or that as the C client prints it. */
final class StatusCommand {
    /** Running requests that are shown. */
    private static final int SHOWN = 1000;
    private static final int COLUMNS = 5;

    private StatusCommand() {
    }

    static ExitCode run(Arguments arguments, Configuration configuration, Log log) throws IOException {
        if (arguments.original() && !Terminal.OUT.isThere()) {
            return original(arguments, configuration, log);
        }
        try (ToolConnection connection = ToolConnection.open(configuration, log); OutputStream out = Output.open()) {
            if (arguments.json()) {
                RefusalWatch reply = new RefusalWatch(out);
                connection.copy(Commands.status(configuration.get(Key.VERBOSE).ordinal(), true), reply);
                out.write('\n');
                return reply.exitCode();
            }
            show(connection, configuration.get(Key.VERBOSE), out);
        }
        return ExitCode.OK;
    }

    private static void show(ToolConnection connection, Level verbose, OutputStream out) throws IOException {
        StatusReply status = StatusReply.ask(connection, Level.INFO);
        if (!status.isComplete()) {
            throw new Fatal(status.exitIncomplete(), status.whyIncomplete());
        }
        boolean details = verbose.compareTo(Level.INFO) >= 0;
        Output.print(out, StatusTable.of(status, System.currentTimeMillis(), details, Style.ofOutput()));
        if (verbose.compareTo(Level.DEBUG) >= 0 && status.isOurs()) {
            Output.print(out, running(connection));
        }
    }

    private static ExitCode original(Arguments arguments, Configuration configuration, Log log) throws IOException {
        try (ToolConnection connection = ToolConnection.open(configuration, log);
                OriginalOutput out = OriginalOutput.open(arguments.iterations())) {
            RefusalWatch reply = new RefusalWatch(out.begin("status"));
            connection.copy(Commands.status(configuration.get(Key.VERBOSE).ordinal()), reply);
            out.end();
            return reply.exitCode();
        }
    }

    /** What runs where; nobody reads thousands of lines, so it may break off. */
    private static String running(ToolConnection connection) throws IOException {
        Table table = new Table();
        table.row("mover", "runs", "file", "cookie", "data");
        int[] count = {0};
        connection.list(RequestFilter.ALL.in(RequestState.RUNNING), listed -> {
            if (count[0]++ < SHOWN) {
                Request request = listed.request();
                table.row(listed.mover(), Words.of(request.action()), request.fid(),
                        RequestKey.cookieText(request.cookie()), DataText.toString(request.data()));
            }
        });
        StringBuilder text = new StringBuilder();
        if (count[0] > 0) {
            text.append('\n').append(table.text(COLUMNS));
        }
        if (count[0] > SHOWN) {
            text.append("and ").append(count[0] - SHOWN).append(" more: coordinatool-client list --running\n");
        }
        return text.toString();
    }
}
