// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.queue;

import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Log;
import coordinatool.tool.Tool;
import coordinatool.tool.cli.CommandLine;
import coordinatool.tool.cli.Operands;
import coordinatool.tool.cli.Option;
import coordinatool.wire.QueueCommand;
import java.io.IOException;
import java.util.List;

/** coordinatool-queue(1): puts the requests that Lustre has given out into the queue. */
public final class Main {
    private static final String FSNAME = "--fsname";

    private Main() {
    }

    /** The program. */
    public static void main(String[] args) {
        Option fsname = Option.value("NAME",
                "File system of the requests; a server of another one refuses them.", FSNAME);
        System.exit(Tool.run("coordinatool-queue", "Puts the requests that Lustre has given out into the queue.",
                List.of(fsname), Operands.any("FILE", "Text of mdt.*.hsm.active_requests; none or -: standard input."),
                Main::run, args));
    }

    private static ExitCode run(CommandLine line, Configuration configuration, Log log) throws IOException {
        return new QueueCommand(configuration, log, line.value(FSNAME), System.in)
                .run(line.operands(), totals -> System.out.println(totals.line()));
    }
}
