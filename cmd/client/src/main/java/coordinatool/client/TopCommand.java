// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Level;
import coordinatool.tool.Pause;
import coordinatool.tool.Style;
import coordinatool.tool.Terminal;
import coordinatool.wire.Commands;
import coordinatool.wire.StatusReply;
import coordinatool.wire.ToolConnection;
import java.io.IOException;
import java.io.OutputStream;

/** Shows the status again and again: on a terminal in the same place, else one below the other. */
final class TopCommand {
    private static final long MILLIS = 1000;
    /** To the top of the screen; and, behind what is written, away with what stood there before. */
    private static final String HOME = "\033[H";
    private static final String CLEAR_LINE = "\033[K\n";
    private static final String CLEAR_BELOW = "\033[J";

    private TopCommand() {
    }

    static ExitCode run(Arguments arguments, Configuration configuration) throws IOException {
        boolean terminal = Terminal.OUT.isThere();
        Style style = Style.ofOutput();
        int left = arguments.iterations();
        try (ToolConnection connection = ToolConnection.open(configuration); OutputStream out = Output.open()) {
            while (left != 0) {
                if (arguments.json()) {
                    connection.copy(Commands.status(Level.INFO.ordinal(), true), out);
                    out.write('\n');
                } else {
                    StatusReply status = StatusReply.ask(connection, Level.INFO);
                    if (!status.isComplete()) {
                        throw new Fatal(status.exitIncomplete(), status.whyIncomplete());
                    }
                    String text = StatusTable.of(status, System.currentTimeMillis(), false, style);
                    Output.print(out, screen(text, terminal));
                }
                out.flush();
                left -= left > 0 ? 1 : 0;
                if (left != 0) {
                    Pause.millis(arguments.interval() * MILLIS);
                }
            }
        }
        return ExitCode.OK;
    }

    private static String screen(String text, boolean terminal) {
        return terminal ? HOME + text.replace("\n", CLEAR_LINE) + CLEAR_BELOW : text + "\n";
    }
}
