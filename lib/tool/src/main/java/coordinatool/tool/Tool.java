// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * What every one-shot tool does around its work: command line with the common options, configuration, exit status.
 */
public final class Tool {
    private Tool() {
    }

    /** A tool's work. */
    @FunctionalInterface
    public interface Body {
        /**
         * @param parsed the command line, for the tool's own options
         * @throws Fatal where the tool cannot go on
         */
        ExitCode run(ParseResult parsed, Configuration configuration, Log log) throws IOException;
    }

    /**
     * Runs a tool.
     *
     * @param summary one sentence for {@code --help}
     * @param own options and parameters beside the common {@code -v -q -c -H -p -V -h --check-config --show-config}
     * @return the exit status, for {@link System#exit}
     */
    public static int run(String program, String summary, List<ArgSpec> own, Body body, String[] args) {
        CommandLineOptions options = CommandLineOptions.ofTool(program, summary);
        for (ArgSpec spec : own) {
            if (spec instanceof OptionSpec option) {
                options.spec().addOption(option);
            } else if (spec instanceof PositionalParamSpec positional) {
                options.spec().addPositional(positional);
            }
        }
        Log log = Log.ofProcess(program, Level.NORMAL);
        ParseResult parsed;
        try {
            parsed = options.parse(args);
        } catch (CommandLine.ParameterException e) {
            log.error(e.getMessage());
            log.error("try " + program + " --help");
            return ExitCode.USAGE.status();
        }
        if (CommandLine.printHelpIfRequested(parsed)) {
            return ExitCode.OK.status();
        }
        Optional<Configuration> configuration = options.configure(parsed, System.getenv());
        if (configuration.isEmpty()) {
            return ExitCode.CONFIGURATION.status();
        } else if (CommandLineOptions.isQuestion(parsed)) {
            return ExitCode.OK.status();
        }
        return run(body, parsed, configuration.get(), log.withLevel(configuration.get().get(Key.VERBOSE))).status();
    }

    private static ExitCode run(Body body, ParseResult parsed, Configuration configuration, Log log) {
        try {
            return body.run(parsed, configuration, log);
        } catch (Fatal e) {
            log.fatal(e.getMessage());
            return e.exitCode();
        } catch (IOException e) {
            log.fatal("input or output failed", "reason", e);
            log.debug(e);
            return ExitCode.IO;
        } catch (RuntimeException | Error e) {
            log.fatal("internal error", "error", e);
            log.debug(e);
            return ExitCode.SOFTWARE;
        }
    }
}
