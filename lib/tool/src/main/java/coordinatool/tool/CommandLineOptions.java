// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Model.ArgSpec;

/**
 * What the options that all programs share mean for the configuration, and what is done with them before a program does
 * its work. Most command lines have no options at all, so picocli is asked only where one has: to know the options of a
 * program takes it as long as all else at the start of a tool.
 */
final class CommandLineOptions {
    private final String program;
    private final Set<Audience> audiences;
    private final Supplier<OptionModel> model;
    private final int operands;
    /** Whether the program's work needs its MOUNT. */
    private final boolean needsMount;
    /** The operand that has the program examine files and environment itself; empty where there is none. */
    private final String examiner;
    /** Null where the configuration says all that there is to check. */
    private final Daemon.Check check;

    private CommandLineOptions(String program, Set<Audience> audiences, Supplier<OptionModel> model, int operands,
            boolean needsMount, String examiner, Daemon.Check check) {
        this.program = program;
        this.audiences = audiences;
        this.model = model;
        this.operands = operands;
        this.needsMount = needsMount;
        this.examiner = examiner;
        this.check = check;
    }

    /**
     * @param own      options and operands of this tool
     * @param operands how many of these it takes
     * @param examiner the first of them, where the tool is to run whatever files and environment say; empty for none
     */
    static CommandLineOptions ofTool(String program, String summary, Supplier<List<ArgSpec>> own, int operands,
            String examiner) {
        return new CommandLineOptions(program, EnumSet.of(Audience.ALL, Audience.MOVERS),
                () -> OptionModel.ofTool(program, summary, own.get()), operands, false, examiner, null);
    }

    static CommandLineOptions ofDaemon(String program, String summary, MountArgument mount, Daemon.Check check) {
        return new CommandLineOptions(program, EnumSet.complementOf(EnumSet.of(Audience.MOVERS)),
                () -> OptionModel.ofDaemon(program, summary), 1, mount == MountArgument.REQUIRED, "", check);
    }

    /**
     * Reads command line and configuration, answers what is asked of these alone (help, version, {@code
     * --check-config}, {@code --show-config}), or else has the program do its work. What is wrong with the
     * configuration is said on standard error.
     *
     * @param misuse is told what is wrong with the command line
     * @return the status to exit with
     */
    ExitCode run(String[] args, Consumer<String> misuse, Tool.Body body) {
        if (args.length == 1 && OptionModel.HELP.contains(args[0])) {
            // There is nothing to be parsed, so picocli need not get ready for values of all types.
            System.out.print(UsageHelp.text(model.get().spec()));
            return ExitCode.OK;
        }
        Parsed parsed;
        try {
            parsed = parse(args);
        } catch (MisuseException e) {
            misuse.accept(e.getMessage());
            return ExitCode.USAGE;
        }
        if (parsed.printHelp()) {
            return ExitCode.OK;
        } else if (needsMount && parsed.operands().isEmpty() && !isQuestion(parsed)) {
            misuse.accept("MOUNT is missing");
            return ExitCode.USAGE;
        }
        Optional<Configuration> configuration = configure(parsed);
        if (configuration.isEmpty()) {
            return ExitCode.CONFIGURATION;
        }
        if (parsed.has(OptionModel.SHOW)) {
            show(configuration.get().lines());
        }
        Log log = Log.ofProcess(program, configuration.get().get(Key.VERBOSE));
        try {
            if (isQuestion(parsed)) {
                if (check != null && parsed.has(OptionModel.CHECK)) {
                    check.look(configuration.get(), log);
                }
                return ExitCode.OK;
            }
            return body.run(parsed, configuration.get(), log);
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

    private Parsed parse(String... args) throws MisuseException {
        return isPlain(args) ? new Parsed(List.of(args)) : model.get().parse(args);
    }

    /** True if there are operands only, and no more than there may be. Picocli reads files for what begins with @. */
    private boolean isPlain(String... args) {
        for (String arg : args) {
            if (arg.startsWith("-") && !arg.equals("-") || arg.startsWith("@")) {
                return false;
            }
        }
        return args.length <= operands;
    }

    /** True if the configuration is all that is asked for, so that nothing is to be done with it. */
    private static boolean isQuestion(Parsed parsed) {
        return parsed.has(OptionModel.CHECK) || parsed.has(OptionModel.SHOW);
    }

    /** Makes the configuration, of files, environment and command line; empty if it cannot be used, which is said. */
    Optional<Configuration> configure(Parsed parsed) {
        Map<String, String> environment = System.getenv();
        ConfigurationLoader loader = new ConfigurationLoader(audiences);
        loader.readFile(Tool.configurationFile(parsed), environment);
        loader.readEnvironment(environment);
        if (isExaminer(parsed)) {
            loader.forgive();
        }
        parsed.readInto(loader);
        loader.louder(parsed.count(OptionModel.VERBOSE) - parsed.count(OptionModel.QUIET));
        Log log = Log.ofProcess(program, loader.level());
        loader.warnings().forEach(log::warn);
        try {
            return Optional.of(loader.finish());
        } catch (ConfigurationException e) {
            e.problems().forEach(log.withLevel(Level.NORMAL)::error);
            return Optional.empty();
        }
    }

    private boolean isExaminer(Parsed parsed) {
        return !parsed.operands().isEmpty() && parsed.operands().get(0).equals(examiner) && !isQuestion(parsed);
    }

    /** In UTF-8, as files are read, whatever the locale. */
    private static void show(List<String> lines) {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        System.out.write(text, 0, text.length);
        System.out.flush();
    }
}
