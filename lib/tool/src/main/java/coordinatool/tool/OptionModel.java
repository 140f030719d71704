// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.ArrayList;
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
    static final List<String> HELP = List.of("-h", "--help");
    static final String VERBOSE = "-v";
    static final String QUIET = "-q";
    static final String CONFIG = "-c";
    static final String CHECK = "--check-config";
    static final String SHOW = "--show-config";

    private static final String HOST = "--host";
    private static final String PORT = "--port";
    private static final String ARCHIVE = "--archive";
    private static final String REDIS_HOST = "--redis-host";
    private static final String REDIS_PORT = "--redis-port";
    private static final String CLIENT_GRACE = "--client-grace";

    /** Picocli's own looks for Groovy in one jar after the other, a tenth of the time that a help takes. */
    private static final class Factory implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type == List.class ? type.cast(new ArrayList<>()) : CommandLine.defaultFactory().create(type);
        }
    }

    private final Factory factory = new Factory();
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(null, factory);
    private final boolean ofDaemon;

    private OptionModel(String program, String summary, boolean ofDaemon) {
        this.ofDaemon = ofDaemon;
        spec.name(program);
        spec.usageMessage().description(summary);
        spec.versionProvider(new Version(program));
        add(flag("Say more; may be repeated.", VERBOSE, "--verbose").type(boolean[].class));
        add(flag("Say less; may be repeated.", QUIET, "--quiet").type(boolean[].class));
        add(value("FILE", "Configuration file, instead of $" + ConfigurationLoader.FILE_VARIABLE + " or "
                + ConfigurationLoader.DEFAULT_FILE + ".", CONFIG, "--config"));
        add(value("HOST", "Name or address of the coordinator.", "-H", HOST));
        add(value("PORT", "TCP port of the coordinator.", "-p", PORT));
        add(flag("Check the configuration, say what is wrong with it, and exit.", CHECK));
        add(flag("Print the configuration and where each value comes from, and exit.", SHOW));
        add(OptionSpec.builder("-V", "--version").versionHelp(true).description("Print name and version, and exit."));
        add(OptionSpec.builder(HELP.toArray(new String[0])).usageHelp(true).description("Print this help, and exit."));
    }

    /** @param own options and operands of this tool */
    static OptionModel ofTool(String program, String summary, List<ArgSpec> own) {
        OptionModel options = new OptionModel(program, summary, false);
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
        OptionModel options = new OptionModel(program, summary, true);
        options.add(value("ID", "Archive id to serve; may be repeated. Default: any.", "-A", ARCHIVE)
                .type(List.class).auxiliaryTypes(String.class));
        options.add(value("HOST", "Where Redis is; '' runs without Redis.", REDIS_HOST));
        options.add(value("PORT", "TCP port of Redis.", REDIS_PORT));
        options.add(value("MS", "How long a mover that went away keeps its work.", CLIENT_GRACE));
        options.spec.addPositional(PositionalParamSpec.builder().index("0").type(String.class).paramLabel("MOUNT")
                .arity("0..1").description("Mount point of the file system.").build());
        return options;
    }

    /** Which key an option sets, by the longest of its names. Not before it is asked: a help needs no key. */
    private Map<String, Key<?>> keys() {
        Map<String, Key<?>> keys = new LinkedHashMap<>();
        keys.put(HOST, Key.HOST);
        keys.put(PORT, Key.PORT);
        if (ofDaemon) {
            keys.put(ARCHIVE, Key.ARCHIVE_ID);
            keys.put(REDIS_HOST, Key.REDIS_HOST);
            keys.put(REDIS_PORT, Key.REDIS_PORT);
            keys.put(CLIENT_GRACE, Key.CLIENT_GRACE);
        }
        return keys;
    }

    private void add(OptionSpec.Builder builder) {
        spec.addOption(builder.build());
    }

    private static OptionSpec.Builder value(String label, String description, String... names) {
        return OptionSpec.builder(names).type(String.class).paramLabel(label).description(description);
    }

    private static OptionSpec.Builder flag(String description, String... names) {
        return OptionSpec.builder(names).type(boolean.class).arity("0").description(description);
    }

    /** @throws MisuseException where it is no command line of this program */
    Parsed parse(String... args) throws MisuseException {
        CommandLine line = new CommandLine(spec, factory).setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(int.class, OptionModel::wholeNumber);
        line.registerConverter(Integer.class, OptionModel::wholeNumber);
        try {
            return new Parsed(line.parseArgs(LongOptions.inFull(spec.optionsMap().keySet(), args)), keys());
        } catch (CommandLine.ParameterException e) {
            throw new MisuseException(e.getMessage());
        }
    }

    /** As picocli reads it, which says of anything else that it "is not an int". */
    private static Integer wholeNumber(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a whole number up to "
                    + Integer.MAX_VALUE);
        }
    }
}
