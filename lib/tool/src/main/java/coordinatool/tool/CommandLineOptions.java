// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import coordinatool.tool.cli.CommandLine;
import coordinatool.tool.cli.MisuseException;
import coordinatool.tool.cli.Operands;
import coordinatool.tool.cli.Option;
import coordinatool.tool.cli.Syntax;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The options that our programs share, what they mean for the configuration, and what is done with them before a
 * program does its work.
 */
final class CommandLineOptions {
    static final String CONFIG = "--config";
    private static final String VERBOSE = "--verbose";
    private static final String QUIET = "--quiet";
    private static final String CHECK = "--check-config";
    private static final String SHOW = "--show-config";
    private static final String VERSION = "--version";
    private static final String HELP = "--help";

    private final List<Option> options = new ArrayList<>();
    /** Which key an option sets, by the option's name: to hash a record for the first time takes Java 30 ms. */
    private final Map<String, Key<?>> keys = new LinkedHashMap<>();
    private final String program;
    private final String summary;
    private final Set<Audience> audiences;
    private final Operands operands;
    /** Whether the program's work needs its MOUNT. */
    private boolean needsMount;

    private CommandLineOptions(String program, String summary, Audience audience, Operands operands) {
        this.program = program;
        this.summary = summary;
        this.audiences = EnumSet.of(Audience.ALL, audience);
        this.operands = operands;
        options.add(Option.flag("Say more; may be repeated.", "-v", VERBOSE));
        options.add(Option.flag("Say less; may be repeated.", "-q", QUIET));
        options.add(Option.value("FILE", "Configuration file, instead of $" + ConfigurationLoader.FILE_VARIABLE + " or "
                + ConfigurationLoader.DEFAULT_FILE + ".", "-c", CONFIG));
        add(Key.HOST, Option.value("HOST", "Name or address of the coordinator.", "-H", "--host"));
        add(Key.PORT, Option.value("PORT", "TCP port of the coordinator.", "-p", "--port"));
        options.add(Option.flag("Check the configuration, say what is wrong with it, and exit.", CHECK));
        options.add(Option.flag("Print the configuration and where each value comes from, and exit.", SHOW));
        options.add(Option.flag("Print name and version, and exit.", "-V", VERSION));
        options.add(Option.flag("Print this help, and exit.", "-h", HELP));
    }

    /** @param own options of this tool */
    static CommandLineOptions ofTool(String program, String summary, List<Option> own, Operands operands) {
        CommandLineOptions made = new CommandLineOptions(program, summary, Audience.MOVERS, operands);
        made.options.addAll(own);
        return made;
    }

    static CommandLineOptions ofDaemon(String program, String summary, MountArgument mount) {
        CommandLineOptions made = new CommandLineOptions(program, summary, Audience.DAEMONS,
                Operands.one("MOUNT", "Mount point of the file system."));
        made.add(Key.ARCHIVE_ID,
                Option.values("ID", "Archive id to serve; may be repeated. Default: any.", "-A", "--archive"));
        made.add(Key.REDIS_HOST, Option.value("HOST", "Where Redis is; '' runs without Redis.", "--redis-host"));
        made.add(Key.REDIS_PORT, Option.value("PORT", "TCP port of Redis.", "--redis-port"));
        made.add(Key.CLIENT_GRACE,
                Option.value("MS", "How long a mover that went away keeps its work.", "--client-grace"));
        made.needsMount = mount == MountArgument.REQUIRED;
        return made;
    }

    private void add(Key<?> key, Option option) {
        options.add(option);
        keys.put(option.name(), key);
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
        CommandLine line;
        try {
            line = parse(args);
        } catch (MisuseException e) {
            misuse.accept(e.getMessage());
            return ExitCode.USAGE;
        }
        if (line.has(HELP)) {
            print(new Syntax(options, operands).help(program, summary));
            return ExitCode.OK;
        } else if (line.has(VERSION)) {
            print(program + " " + ProductVersion.get() + "\n");
            return ExitCode.OK;
        }
        Optional<Configuration> configuration = configure(line, System.getenv());
        if (configuration.isEmpty()) {
            return ExitCode.CONFIGURATION;
        } else if (isQuestion(line)) {
            return ExitCode.OK;
        }
        Log log = Log.ofProcess(program, configuration.get().get(Key.VERBOSE));
        try {
            return body.run(line, configuration.get(), log);
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

    private CommandLine parse(String... args) throws MisuseException {
        CommandLine line = new Syntax(options, operands).parse(args);
        boolean works = !isQuestion(line) && !line.has(HELP) && !line.has(VERSION);
        if (needsMount && works && line.operands().isEmpty()) {
            throw new MisuseException("MOUNT is missing");
        }
        return line;
    }

    /** True if the configuration is all that is asked for, so that nothing is to be done with it. */
    private static boolean isQuestion(CommandLine line) {
        return line.has(CHECK) || line.has(SHOW);
    }

    /** Makes the configuration, and shows it where that is asked for; empty if it cannot be used. */
    private Optional<Configuration> configure(CommandLine line, Map<String, String> environment) {
        ConfigurationLoader loader = new ConfigurationLoader(audiences);
        loader.readFile(Optional.ofNullable(line.value(CONFIG)).map(Path::of), environment);
        loader.readEnvironment(environment);
        keys.forEach((option, key) -> {
            if (line.has(option)) {
                loader.readOption(key, option, line.values(option));
            }
        });
        loader.louder(line.count(VERBOSE) - line.count(QUIET));
        Log log = Log.ofProcess(program, loader.level());
        loader.warnings().forEach(log::warn);
        try {
            Configuration configuration = loader.finish();
            if (line.has(SHOW)) {
                print(String.join("\n", configuration.lines()) + "\n");
            }
            return Optional.of(configuration);
        } catch (ConfigurationException e) {
            e.problems().forEach(log.withLevel(Level.NORMAL)::error);
            return Optional.empty();
        }
    }

    /** In UTF-8, as files are read, whatever the locale. */
    private static void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }
}
