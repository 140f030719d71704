// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.queue;

import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Log;
import coordinatool.tool.Tool;
import coordinatool.wire.QueueCommand;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** coordinatool-queue(1): puts the requests that Lustre has given out into the queue. */
public final class Main {
    private Main() {
    }

    /** The program. */
    public static void main(String[] args) {
        OptionSpec fsname = OptionSpec.builder("--fsname").type(String.class).paramLabel("NAME")
                .description("File system of the requests; a server of another one refuses them.").build();
        PositionalParamSpec files = PositionalParamSpec.builder().index("0..*").type(List.class)
                .auxiliaryTypes(String.class).paramLabel("FILE")
                .description("Text of mdt.*.hsm.active_requests; none or -: standard input.").build();
        System.exit(Tool.run("coordinatool-queue", "Puts the requests that Lustre has given out into the queue.",
                List.of(fsname, files), Main::run, args));
    }

    private static ExitCode run(ParseResult parsed, Configuration configuration, Log log) throws IOException {
        String fsname = parsed.matchedOptionValue("--fsname", null);
        List<String> files = parsed.matchedPositionalValue(0, List.of());
        return new QueueCommand(configuration, log, fsname, System.in)
                .run(files, totals -> System.out.println(totals.line()));
    }
}
