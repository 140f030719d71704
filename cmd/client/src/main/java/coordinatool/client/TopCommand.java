// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Level;
import coordinatool.tool.Log;
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
    /** Away with what stood here before. */
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";
    /** What is wider than the screen is cut off, and does not move what stands below. */
    private static final String NO_WRAP = "\033[?7l";
    private static final String WRAP = "\033[?7h";

    private TopCommand() {
    }

    static ExitCode run(Arguments arguments, Configuration configuration, Log log) throws IOException {
        boolean terminal = Terminal.OUT.isThere();
        Style style = Style.ofOutput();
        int left = arguments.iterations();
        try (ToolConnection connection = ToolConnection.open(configuration, log); OutputStream out = Output.open()) {
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

    /** A line feed would scroll a screen that has fewer lines than there are movers. */
    static String screen(String text, boolean terminal) {
        if (!terminal) {
            return text + "\n";
        }
        StringBuilder screen = new StringBuilder(NO_WRAP);
        int number = 1;
        for (String line : text.lines().toList()) {
            screen.append(begin(number)).append(line).append(CLEAR_LINE);
            number++;
        }
        return screen.append(WRAP).append(begin(number)).append(CLEAR_BELOW).toString();
    }

    /**
     * Goes to the beginning of this line of the screen, counted from 1; where it has not so many, of its last one. A
     * format would write the number in the digits of the locale.
     */
    private static String begin(int line) {
        return "\033[" + line + ";1H";
    }
}
