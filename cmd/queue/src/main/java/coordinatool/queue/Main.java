// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.queue;

import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Log;
import coordinatool.tool.Parsed;
import coordinatool.tool.Tool;
import coordinatool.wire.QueueCommand;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** coordinatool-queue(1): puts the requests that Lustre has given out into the queue. */
public final class Main {
    private Main() {
    }

    /** The program. */
    public static void main(String[] args) {
        Tool.exit(Tool.run("coordinatool-queue", "Puts the requests that Lustre has given out into the queue.",
                Main::specs, Tool.ANY_NUMBER, Main::run, args));
    }

    private static List<ArgSpec> specs() {
        return List.of(
                OptionSpec.builder("--fsname").type(String.class).paramLabel("NAME")
                        .description("File system of the requests; a server of another one refuses them.").build(),
                OptionSpec.builder("--json").type(boolean.class).arity("0").description("Print the counts as JSON.")
                        .build(),
                PositionalParamSpec.builder().index("0..*").arity("0..*").type(List.class).auxiliaryTypes(String.class)
                        .paramLabel("FILE")
                        .description("Text of mdt.*.hsm.active_requests; none or -: standard input.").build());
    }

    private static ExitCode run(Parsed parsed, Configuration configuration, Log log) throws IOException {
        return new QueueCommand(configuration, log, parsed.value("--fsname", null), System.in)
                .run(parsed.operands(), totals -> System.out.print(totals.fields().line(parsed.has("--json"))));
    }
}
