// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What every one-shot tool does around its work: command line with the common options, configuration, exit status.
 */
public final class Tool {
    /** So many operands as somebody likes to give. */
    public static final int ANY_NUMBER = Integer.MAX_VALUE;

    private Tool() {
    }

    /** What the command line of a tool may have, for those who only look at that. */
    public static CommandSpec spec(String program, String summary, List<ArgSpec> own) {
        return OptionModel.ofTool(program, summary, own).spec();
    }

    /** What {@code --help} prints of such a command line. */
    public static String help(CommandSpec spec) {
        return UsageHelp.text(spec);
    }

    /** The configuration file that the command line names, if it does. */
    public static Optional<Path> configurationFile(Parsed parsed) {
        return Optional.ofNullable(parsed.value(OptionModel.CONFIG, (String) null)).map(Path::of);
    }

    /** A tool's work. */
    @FunctionalInterface
    public interface Body {
        /**
         * @param parsed the command line, for the tool's own options
         * @throws Fatal where the tool cannot go on
         */
        ExitCode run(Parsed parsed, Configuration configuration, Log log) throws IOException;
    }

    /**
     * Runs a tool.
     *
     * @param summary one sentence for {@code --help}
     * @param own options and parameters beside the common {@code -v -q -c -H -p -V -h --check-config --show-config}
     * @param operands how many operands it takes
     * @return the exit status, for {@link #exit}
     */
    public static int run(String program, String summary, Supplier<List<ArgSpec>> own, int operands,
            Body body, String[] args) {
        return run(program, summary, own, operands, "", body, args);
    }

    /**
     * As {@link #run(String, String, Supplier, int, Body, String[])}.
     *
     * @param examiner where this is the first operand, the tool runs whatever files and environment say, of which it
     *                 has what can be used: it looks itself, by {@link ConfigurationLoader#examine}
     */
    public static int run(String program, String summary, Supplier<List<ArgSpec>> own, int operands, String examiner,
            Body body, String[] args) {
        Log log = Log.ofProcess(program, Level.NORMAL);
        return CommandLineOptions.ofTool(program, summary, own, operands, examiner).run(args, complaint -> {
            log.error(complaint);
            log.error("try " + program + " --help");
        }, body).status();
    }

    /**
     * Ends a tool; the last thing that its main() does. Where all went well it only has to return, as there is no other
     * thread: System.exit has Java 21 and later look for a logger to tell of it, which is a tenth of a tool's time.
     */
    public static void exit(int status) {
        if (status != 0) {
            System.exit(status);
        }
    }
}
