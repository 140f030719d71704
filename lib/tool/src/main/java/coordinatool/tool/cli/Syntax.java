// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the command line of a program may have. It is read as getopt_long(3) does: options and operands in any order,
 * flags in clusters ({@code -qRA1}), values in the same word or the next whatever that is, {@code --name=value}, names
 * shortened as long as they stay unambiguous, {@code --} before operands only. A lone {@code -} is an operand.
 */
public final class Syntax {
    private static final String END = "--";

    private final List<Option> options;
    private final Operands operands;
    private final Map<String, Option> byName = new LinkedHashMap<>();

    public Syntax(List<Option> options, Operands operands) {
        this.options = List.copyOf(options);
        this.operands = operands;
        for (Option option : options) {
            option.names().forEach(name -> byName.put(name, option));
        }
    }

    /** @throws MisuseException where it is none of this program */
    public CommandLine parse(String... args) throws MisuseException {
        CommandLine line = new CommandLine(options);
        boolean ended = false;
        for (Iterator<String> rest = Arrays.asList(args).iterator(); rest.hasNext();) {
            String arg = rest.next();
            if (ended || arg.equals("-") || !arg.startsWith("-")) {
                line.addOperand(arg);
            } else if (arg.equals(END)) {
                ended = true;
            } else if (arg.startsWith(END)) {
                readLong(arg, rest, line);
            } else {
                readCluster(arg, rest, line);
            }
        }
        if (line.operands().size() > operands.most()) {
            throw new MisuseException("one argument too many: " + line.operands().get(operands.most()));
        }
        return line;
    }

    private void readLong(String arg, Iterator<String> rest, CommandLine line) throws MisuseException {
        int equals = arg.indexOf('=');
        Option option = named(equals < 0 ? arg : arg.substring(0, equals));
        if (option.takesValue()) {
            line.add(option, equals < 0 ? next(option, rest) : arg.substring(equals + 1));
        } else if (equals >= 0) {
            throw new MisuseException("option " + option.name() + " takes no value");
        } else {
            line.add(option, "");
        }
    }

    private Option named(String name) throws MisuseException {
        Option option = byName.get(name);
        if (option != null) {
            return option;
        }
        List<String> meant = byName.keySet().stream().filter(n -> n.startsWith(name)).toList();
        if (meant.size() == 1) {
            return byName.get(meant.get(0));
        }
        throw new MisuseException(meant.isEmpty() || name.equals(END) ? "unknown option " + name
                : "option " + name + " may be " + String.join(" or ", meant));
    }

    private void readCluster(String arg, Iterator<String> rest, CommandLine line) throws MisuseException {
        for (int i = 1; i < arg.length(); i++) {
            Option option = byName.get("-" + arg.charAt(i));
            if (option == null) {
                throw new MisuseException("unknown option -" + arg.charAt(i) + (arg.length() > 2 ? " in " + arg : ""));
            }
            if (option.takesValue()) {
                String value = arg.substring(i + 1);
                line.add(option, value.isEmpty() ? next(option, rest) : value.startsWith("=") ? value.substring(1)
                        : value);
                return;
            }
            line.add(option, "");
        }
    }

    private static String next(Option option, Iterator<String> rest) throws MisuseException {
        if (!rest.hasNext()) {
            throw new MisuseException("option " + option.name() + " needs a value: " + option.label());
        }
        return rest.next();
    }

    /** What {@code --help} prints. */
    public String help(String program, String summary) {
        return new Help().text(program, summary, options, operands);
    }
}
