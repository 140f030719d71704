// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What {@code --help} prints: how a program is called, what it is for, its options by their names, and its operands.
 *
 * <p>Not by picocli's Help, which takes longer than a Java that only says hello: it asks java.text where lines break,
 * which first loads what it knows of languages, and has each character in a table of styles. Spared what it can be
 * spared of that, it breaks words.
 */
final class UsageHelp {
    private static final int WIDTH = 100;
    private static final String GAP = "  ";
    /** Where the long name of an option begins that has a short one. */
    private static final int LONG = 6;

    private final StringBuilder text = new StringBuilder();

    private UsageHelp() {
    }

    static String text(CommandSpec spec) {
        UsageHelp help = new UsageHelp();
        help.add(spec);
        return help.text.toString();
    }

    private void add(CommandSpec spec) {
        text.append("Usage: ").append(spec.name()).append(" [OPTION...]");
        for (PositionalParamSpec operand : spec.positionalParameters()) {
            String label = operand.paramLabel() + (operand.arity().max() > 1 ? "..." : "");
            text.append(' ').append(operand.arity().min() > 0 ? label : "[" + label + "]");
        }
        text.append('\n');
        wrap(0, spec.usageMessage().description()[0]);

        List<ArgSpec> args = new ArrayList<>(spec.positionalParameters());
        List<OptionSpec> options = new ArrayList<>(spec.options());
        options.sort(UsageHelp::compare);
        args.addAll(options);
        int indent = 0;
        for (ArgSpec arg : args) {
            indent = Math.max(indent, names(arg).length());
        }
        for (ArgSpec arg : args) {
            int begin = text.length();
            text.append(names(arg));
            while (text.length() < begin + indent) {
                text.append(' ');
            }
            wrap(indent, arg.description()[0]);
        }
    }

    /** By their shortest names, capitals after small ones. */
    private static int compare(OptionSpec one, OptionSpec other) {
        int order = key(one).compareToIgnoreCase(key(other));
        return order != 0 ? order : key(other).compareTo(key(one));
    }

    private static String key(OptionSpec option) {
        String name = option.shortestName();
        return name.substring(name.lastIndexOf('-', 1) + 1);
    }

    /** What stands to the left of a description. */
    private static String names(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option)) {
            return GAP + arg.paramLabel() + GAP;
        }
        String name = option.longestName();
        String names = name.equals(option.shortestName()) ? " ".repeat(LONG) : GAP + option.shortestName() + ", ";
        return names + name + (option.arity().max() > 0 ? "=" + option.paramLabel() : "") + GAP;
    }

    /** Adds a description and ends its line; the further ones are indented. */
    private void wrap(int indent, String description) {
        String rest = description;
        while (rest.length() > WIDTH - indent) {
            int blank = rest.lastIndexOf(' ', WIDTH - indent);
            // A word that has no room stands on a line of its own.
            blank = blank < 0 ? rest.indexOf(' ') : blank;
            if (blank < 0) {
                break;
            }
            text.append(rest, 0, blank).append('\n').append(" ".repeat(indent));
            rest = rest.substring(blank + 1);
        }
        text.append(rest).append('\n');
    }
}
