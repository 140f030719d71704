// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The options that our programs share, and those of one of them, as picocli wants to know them. Defined by calls and
 * not by annotations: picocli's reflection over annotations costs a third of a tool's start.
 */
final class OptionModel {
    static final String VERBOSE = "-v";
    static final String QUIET = "-q";
    static final String CONFIG = "-c";
    static final String CHECK = "--check-config";
    static final String SHOW = "--show-config";

    private final CommandSpec spec = CommandSpec.create();
    /** Which key an option sets, by the longest of its names. */
    private final Map<String, Key<?>> keys = new LinkedHashMap<>();

    private OptionModel(String program, String summary) {
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
    static OptionModel ofTool(String program, String summary, List<ArgSpec> own) {
        OptionModel options = new OptionModel(program, summary);
        // No method reference: the class archive cannot have a class of picocli's that it has to link for one.
        for (ArgSpec arg : own) {
            options.spec.add(arg);
        }
        return options;
    }

    CommandSpec spec() {
        return spec;
    }

    static OptionModel ofDaemon(String program, String summary) {
        OptionModel options = new OptionModel(program, summary);
        options.add(Key.ARCHIVE_ID,
                value("ID", "Archive id to serve; may be repeated. Default: any.", "-A", "--archive")
                        .type(List.class).auxiliaryTypes(String.class));
        options.add(Key.REDIS_HOST, value("HOST", "Where Redis is; '' runs without Redis.", "--redis-host"));
        options.add(Key.REDIS_PORT, value("PORT", "TCP port of Redis.", "--redis-port"));
        options.add(Key.CLIENT_GRACE,
                value("MS", "How long a mover that went away keeps its work.", "--client-grace"));
        options.spec.addPositional(PositionalParamSpec.builder().index("0").type(String.class).paramLabel("MOUNT")
                .arity("0..1").description("Mount point of the file system.").build());
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

    /** @throws MisuseException where it is no command line of this program */
    Parsed parse(String... args) throws MisuseException {
        CommandLine line = new CommandLine(spec).setCaseInsensitiveEnumValuesAllowed(true);
        try {
            return new Parsed(line.parseArgs(LongOptions.inFull(spec.optionsMap().keySet(), args)), keys);
        } catch (CommandLine.ParameterException e) {
            throw new MisuseException(e.getMessage());
        }
    }
}
