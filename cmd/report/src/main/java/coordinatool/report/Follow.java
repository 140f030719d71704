// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report;

import coordinatool.bus.BusAddress;
import coordinatool.bus.Event;
import coordinatool.bus.Message;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.tool.AgentRunner;
import coordinatool.tool.Configuration;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.HintRule;
import coordinatool.tool.Key;
import coordinatool.tool.Log;
import coordinatool.tool.Parsed;
import coordinatool.tool.Shutdown;
import coordinatool.tool.Tool;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The program with {@value #OPTION}: prints what happens to requests, beside the daemon, until it is told to stop. */
final class Follow {
    static final String OPTION = "--follow";
    private static final String HINT = "--hint";
    private static final String FID = "--fid";

    private Follow() {
    }

    /** Does not return. */
    static void main(String program, String[] args) {
        Shutdown shutdown = new Shutdown();
        shutdown.exit(Tool.run(program, "Prints what happens to requests, a line each.", Follow::options,
                0, (parsed, configuration, log) -> run(parsed, configuration, log, shutdown), args));
    }

    private static List<ArgSpec> options() {
        return List.of(
                OptionSpec.builder(OPTION).arity("0").type(boolean.class)
                        .description("Print events in place of writing reports.").build(),
                OptionSpec.builder(HINT).type(String.class).paramLabel("NAME")
                        .description("Only requests with this report.").build(),
                OptionSpec.builder(FID).type(String.class).paramLabel("FID")
                        .description("Only requests for this file.").build());
    }

    private static ExitCode run(Parsed parsed, Configuration configuration, Log log, Shutdown shutdown)
            throws IOException {
        String hint = parsed.value(HINT, null);
        String hintName = configuration.get(Key.REPORTING_HINT);
        HintRule rule = hintName.isEmpty() ? null : new HintRule(hintName);
        if (hint != null && rule == null) {
            throw new Fatal(ExitCode.CONFIGURATION, HINT + " needs reporting_hint in the configuration");
        }
        Fid fid = fid(parsed.value(FID, null));
        FollowAgent agent = new FollowAgent(BusAddress.of(configuration), log, new FileOutputStream(FileDescriptor.out),
                new Wanted(fid, hint, rule, new EventText(rule)));
        AgentRunner runner = new AgentRunner(agent, log);
        shutdown.install(runner::stop, log);
        runner.run(() -> { });
        return ExitCode.OK;
    }

    /** What is printed: all, or what concerns one file or report. Null where that does not matter. */
    private record Wanted(Fid fid, String hint, HintRule rule, EventText text) implements FollowAgent.Format {
        @Override
        public String line(Event event, long epochMillis) {
            boolean wanted = (fid == null || fid.equals(event.request().fid()))
                    && (hint == null || hint.equals(rule.valueIn(event.request().data())));
            return wanted ? text.of(event, epochMillis) : null;
        }

        @Override
        public String line(Message.Audit said, long epochMillis) {
            return fid == null && hint == null ? text.of(said, epochMillis) : null;
        }
    }

    private static Fid fid(String text) {
        try {
            return text == null ? null : Fid.parse(text);
        } catch (FormatException e) {
            throw new Fatal(ExitCode.USAGE, FID + ": " + e.getMessage());
        }
    }
}
