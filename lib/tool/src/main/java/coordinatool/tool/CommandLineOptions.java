// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options that our programs share, what they mean for the configuration, and what is done with them before a
 * program does its work. Options are defined by calls and not by annotations: picocli's reflection over annotations
 * costs a third of a tool's start.
 */
final class CommandLineOptions {
    private static final String VERBOSE = "-v";
    private static final String QUIET = "-q";
    static final String CONFIG = "-c";
    private static final String CHECK = "--check-config";
    private static final String SHOW = "--show-config";

    private final CommandSpec spec = CommandSpec.create();
    /** Which key an option sets, by the longest of its names. */
    private final Map<String, Key<?>> keys = new LinkedHashMap<>();
    private final String program;
    private final Set<Audience> audiences;
    /** Whether the program's work needs its MOUNT. */
    private boolean needsMount;

    private CommandLineOptions(String program, String summary, Audience audience) {
        this.program = program;
        this.audiences = EnumSet.of(Audience.ALL, audience);
        spec.name(program);
        spec.usageMessage().description(summary);
        spec.usageMessage().width(100);
        spec.versionProvider(new Version(program));
        add(flag("Say more; may be repeated.", VERBOSE, "--verbose").type(boolean[].class));
        add(flag("Say less; may be repeated.", QUIET, "--quiet").type(boolean[].class));
        add(value("FILE", "Configuration file, instead of $" + ConfigurationLoader.FILE_VARIABLE + " or "
                + ConfigurationLoader.DEFAULT_FILE + ".", CONFIG, "--config"));
        add(Key.HOST, value("HOST", "Name or address of the coordinator.", "-H", "--host"));
        add(Key.PORT, value("PORT", "TCP port of the coordinator.", "-p", "--port"));
        add(flag("Check the configuration, say what is wrong with it, and exit.", CHECK));
        add(flag("Print the configuration and where each value comes from, and exit.", SHOW));
        add(OptionSpec.builder("-V", "--version").versionHelp(true).description("Print name and version, and exit."));
        add(OptionSpec.builder("-h", "--help").usageHelp(true).description("Print this help, and exit."));
    }

    /** @param own options and operands of this tool */
    static CommandLineOptions ofTool(String program, String summary, List<ArgSpec> own) {
        CommandLineOptions options = new CommandLineOptions(program, summary, Audience.MOVERS);
        own.forEach(options.spec::add);
        return options;
    }

    static CommandLineOptions ofDaemon(String program, String summary, MountArgument mount) {
        CommandLineOptions options = new CommandLineOptions(program, summary, Audience.DAEMONS);
        options.add(Key.ARCHIVE_ID,
                value("ID", "Archive id to serve; may be repeated. Default: any.", "-A", "--archive")
                        .type(List.class).auxiliaryTypes(String.class));
        options.add(Key.REDIS_HOST, value("HOST", "Where Redis is; '' runs without Redis.", "--redis-host"));
        options.add(Key.REDIS_PORT, value("PORT", "TCP port of Redis.", "--redis-port"));
        options.add(Key.CLIENT_GRACE,
                value("MS", "How long a mover that went away keeps its work.", "--client-grace"));
        options.spec.addPositional(PositionalParamSpec.builder().index("0").type(String.class).paramLabel("MOUNT")
                .arity("0..1").description("Mount point of the file system.").build());
        options.needsMount = mount == MountArgument.REQUIRED;
        return options;
    }

    private OptionSpec add(OptionSpec.Builder builder) {
        OptionSpec option = builder.build();
        spec.addOption(option);
        return option;
    }

    private void add(Key<?> key, OptionSpec.Builder builder) {
        keys.put(add(builder).longestName(), key);
    }

    private static OptionSpec.Builder value(String label, String description, String... names) {
        return OptionSpec.builder(names).type(String.class).paramLabel(label).description(description);
    }

    private static OptionSpec.Builder flag(String description, String... names) {
        return OptionSpec.builder(names).type(boolean.class).arity("0").description(description);
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
        ParseResult parsed;
        try {
            parsed = parse(args);
        } catch (CommandLine.ParameterException e) {
            misuse.accept(e.getMessage());
            return ExitCode.USAGE;
        }
        if (CommandLine.printHelpIfRequested(parsed)) {
            return ExitCode.OK;
        }
        Optional<Configuration> configuration = configure(parsed, System.getenv());
        if (configuration.isEmpty()) {
            return ExitCode.CONFIGURATION;
        } else if (isQuestion(parsed)) {
            return ExitCode.OK;
        }
        Log log = Log.ofProcess(program, configuration.get().get(Key.VERBOSE));
        try {
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

    private ParseResult parse(String... args) {
        CommandLine line = new CommandLine(spec).setCaseInsensitiveEnumValuesAllowed(true);
        ParseResult parsed = line.parseArgs(LongOptions.inFull(spec.optionsMap().keySet(), args));
        boolean works = !isQuestion(parsed) && !parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested();
        if (needsMount && works && !parsed.hasMatchedPositional(0)) {
            throw new CommandLine.ParameterException(line, "MOUNT is missing");
        }
        return parsed;
    }

    /** True if the configuration is all that is asked for, so that nothing is to be done with it. */
    private static boolean isQuestion(ParseResult parsed) {
        return parsed.hasMatchedOption(CHECK) || parsed.hasMatchedOption(SHOW);
    }

    /** Makes the configuration, and shows it where that is asked for; empty if it cannot be used. */
    private Optional<Configuration> configure(ParseResult parsed, Map<String, String> environment) {
        ConfigurationLoader loader = new ConfigurationLoader(audiences);
        String file = parsed.matchedOptionValue(CONFIG, (String) null);
        loader.readFile(Optional.ofNullable(file).map(Path::of), environment);
        loader.readEnvironment(environment);
        keys.forEach((option, key) -> {
            if (parsed.hasMatchedOption(option)) {
                loader.readOption(key, option, parsed.matchedOption(option).originalStringValues());
            }
        });
        loader.louder(count(parsed, VERBOSE) - count(parsed, QUIET));
        Log log = Log.ofProcess(program, loader.level());
        loader.warnings().forEach(log::warn);
        try {
            Configuration configuration = loader.finish();
            if (parsed.hasMatchedOption(SHOW)) {
                show(configuration.lines());
            }
            return Optional.of(configuration);
        } catch (ConfigurationException e) {
            e.problems().forEach(log.withLevel(Level.NORMAL)::error);
            return Optional.empty();
        }
    }

    /** In UTF-8, as files are read, whatever the locale. */
    private static void show(List<String> lines) {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        System.out.write(text, 0, text.length);
        System.out.flush();
    }

    private static int count(ParseResult parsed, String option) {
        return parsed.matchedOptionValue(option, new boolean[0]).length;
    }
}
