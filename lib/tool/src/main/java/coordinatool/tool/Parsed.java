// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** A command line that was understood: options, asked for by any of their names, and operands. */
public final class Parsed {
    /** Null where the line has none. */
    private final ParseResult options;
    private final Map<String, Key<?>> keys;
    private final List<String> operands;

    /** A line of operands only. */
    Parsed(List<String> operands) {
        this.options = null;
        this.keys = Map.of();
        this.operands = operands;
    }

    /** @param keys which key an option sets */
    Parsed(ParseResult options, Map<String, Key<?>> keys) {
        this.options = options;
        this.keys = keys;
        // Picocli names the operands once for each run of them between options, and each time with all values.
        this.operands = options.matchedPositionals().stream().distinct()
                .flatMap(p -> p.originalStringValues().stream()).toList();
    }

    /** What picocli has made of a tool's own options: for tests. */
    public static Parsed of(ParseResult options) {
        return new Parsed(options, Map.of());
    }

    public boolean has(String option) {
        return options != null && options.hasMatchedOption(option);
    }

    /**
     * The value of an option, of the type that it was defined with.
     *
     * @param otherwise where the option is not there
     */
    public <T> T value(String option, T otherwise) {
        return options == null ? otherwise : options.matchedOptionValue(option, otherwise);
    }

    public List<String> operands() {
        return operands;
    }

    /** How often a flag is there. */
    int count(String flag) {
        return value(flag, new boolean[0]).length;
    }

    /** Prints help or version where that is asked for; false where it is not. */
    boolean printHelp() {
        if (options != null && options.isUsageHelpRequested()) {
            System.out.print(UsageHelp.text(options.commandSpec()));
            return true;
        }
        return options != null && CommandLine.printHelpIfRequested(options);
    }

    /** Has the loader read the options that set keys. */
    void readInto(ConfigurationLoader loader) {
        keys.forEach((option, key) -> {
            if (has(option)) {
                loader.readOption(key, option, options.matchedOption(option).originalStringValues());
            }
        });
    }
}
