// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options that our programs share, and what they mean for the configuration. Options are defined by calls and not
 * by annotations: picocli's reflection over annotations costs a third of a tool's start.
 */
final class CommandLineOptions {
    private static final String VERBOSE = "-v";
    private static final String QUIET = "-q";
    private static final String CONFIG = "-c";

    private static final String CHECK = "--check-config";
    private static final String SHOW = "--show-config";

    private final CommandSpec spec = CommandSpec.create();
    /** Which key an option sets. */
    private final Map<OptionSpec, Key<?>> keys = new LinkedHashMap<>();

    private final String program;
    private final Set<Audience> audiences;

    private CommandLineOptions(String program, String summary, Audience audience) {
        this.program = program;
        this.audiences = EnumSet.of(Audience.ALL, audience);
        spec.name(program);
        spec.usageMessage().description(summary);
        spec.usageMessage().width(100);
        spec.versionProvider(new Version(program));
        spec.addOption(flag("Say more; may be repeated.", VERBOSE, "--verbose"));
        spec.addOption(flag("Say less; may be repeated.", QUIET, "--quiet"));
        spec.addOption(value("FILE", "Configuration file, instead of $" + ConfigurationLoader.FILE_VARIABLE + " or "
                + ConfigurationLoader.DEFAULT_FILE + ".", CONFIG, "--config"));
        add(Key.HOST, "HOST", "Name or address of the coordinator.", "-H", "--host");
        add(Key.PORT, "PORT", "TCP port of the coordinator.", "-p", "--port");
        spec.addOption(OptionSpec.builder(CHECK).arity("0").type(boolean.class)
                .description("Check the configuration, say what is wrong with it, and exit.").build());
        spec.addOption(OptionSpec.builder(SHOW).arity("0").type(boolean.class)
                .description("Print the configuration and where each value comes from, and exit.").build());
        spec.addOption(OptionSpec.builder("-V", "--version").versionHelp(true)
                .description("Print name and version, and exit.").build());
        spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true)
                .description("Print this help, and exit.").build());
    }

    /** Those of a tool; its own come beside them, by {@link #spec}. */
    static CommandLineOptions ofTool(String program, String summary) {
        return new CommandLineOptions(program, summary, Audience.MOVERS);
    }

    /** Those of a daemon. */
    static CommandLineOptions ofDaemon(String program, String summary) {
        CommandLineOptions options = new CommandLineOptions(program, summary, Audience.DAEMONS);
        options.addServerOptions();
        return options;
    }

    private void addServerOptions() {
        OptionSpec archive = OptionSpec.builder("-A", "--archive").type(List.class).auxiliaryTypes(String.class)
                .paramLabel("ID").description("Archive id to serve; may be repeated. Default: any.").build();
        spec.addOption(archive);
        keys.put(archive, Key.ARCHIVE_ID);
        add(Key.REDIS_HOST, "HOST", "Where Redis is; '' runs without Redis.", "--redis-host");
        add(Key.REDIS_PORT, "PORT", "TCP port of Redis.", "--redis-port");
        add(Key.CLIENT_GRACE, "MS", "How long a mover that went away keeps its work.", "--client-grace");
    }

    CommandSpec spec() {
        return spec;
    }

    /** @throws CommandLine.ParameterException where the command line is wrong */
    ParseResult parse(String... args) {
        return new CommandLine(spec).setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(LongOptions.inFull(spec.optionsMap().keySet(), args));
    }

    /** True if the configuration is all that is asked for, so that nothing is to be done with it. */
    static boolean isQuestion(ParseResult parsed) {
        return parsed.hasMatchedOption(CHECK) || parsed.hasMatchedOption(SHOW);
    }

    /**
     * Makes the configuration, and shows it where that is asked for. What is wrong with it is said on standard error.
     *
     * @return empty if it cannot be used
     */
    Optional<Configuration> configure(ParseResult parsed, Map<String, String> environment) {
        ConfigurationLoader loader = load(parsed, environment);
        Log log = Log.ofProcess(program, Level.NORMAL);
        loader.warnings().forEach(log.withLevel(loader.level())::warn);
        try {
            Configuration configuration = loader.finish();
            if (parsed.hasMatchedOption(SHOW)) {
                show(loader.show());
            }
            return Optional.of(configuration);
        } catch (ConfigurationException e) {
            e.problems().forEach(log::error);
            return Optional.empty();
        }
    }

    /** In UTF-8, as files are read, whatever the locale. */
    private static void show(List<String> lines) {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        System.out.write(text, 0, text.length);
        System.out.flush();
    }

    private ConfigurationLoader load(ParseResult parsed, Map<String, String> environment) {
        ConfigurationLoader loader = new ConfigurationLoader(audiences);
        String file = parsed.matchedOptionValue(CONFIG, null);
        loader.readFile(Optional.ofNullable(file).map(Path::of), environment);
        loader.readEnvironment(environment);
        List<ConfigurationLoader.Override> overrides = new ArrayList<>();
        keys.forEach((option, key) -> {
            if (parsed.hasMatchedOption(option)) {
                for (String value : parsed.matchedOption(option.longestName()).originalStringValues()) {
                    overrides.add(new ConfigurationLoader.Override(key, option.longestName(), value));
                }
            }
        });
        loader.readCommandLine(overrides, count(parsed, VERBOSE) - count(parsed, QUIET));
        return loader;
    }

    private void add(Key<?> key, String label, String description, String... names) {
        OptionSpec option = value(label, description, names);
        spec.addOption(option);
        keys.put(option, key);
    }

    private static OptionSpec value(String label, String description, String... names) {
        return OptionSpec.builder(names).type(String.class).paramLabel(label).description(description).build();
    }

    private static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names).type(boolean[].class).arity("0").description(description).build();
    }

    private static int count(ParseResult parsed, String option) {
        return parsed.matchedOptionValue(option, new boolean[0]).length;
    }
}
