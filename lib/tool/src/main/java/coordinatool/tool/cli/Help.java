// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool.cli;

import java.util.Comparator;
import java.util.List;

/** Lays out what {@code --help} prints: how the program is called, what it does, operands and options by name. */
final class Help {
    private static final int WIDTH = 100;
    /** Where descriptions begin; a longer name moves only its own. */
    private static final int COLUMN = 28;

    private final StringBuilder text = new StringBuilder();

    String text(String program, String summary, List<Option> options, Operands operands) {
        text.append("Usage: ").append(program).append(" [OPTION]...");
        if (operands.most() > 0) {
            text.append(" [").append(operands.label()).append(operands.most() > 1 ? "]..." : "]");
        }
        text.append('\n').append(summary).append('\n');
        if (operands.most() > 0) {
            entry("      " + operands.label(), operands.description());
        }
        options.stream().sorted(Comparator.comparing(Option::name)).forEach(this::option);
        return text.toString();
    }

    private void option(Option option) {
        String names = String.join(", ", option.names());
        entry("  " + (names.startsWith("--") ? "    " : "") + names + (option.takesValue() ? "=" + option.label() : ""),
                option.description());
    }

    private void entry(String name, String description) {
        text.append(name);
        int at = name.length();
        String between = " ".repeat(Math.max(2, COLUMN - at));
        for (String word : description.split(" ")) {
            if (at + between.length() + word.length() > WIDTH) {
                between = "\n" + " ".repeat(COLUMN + 2);
                at = -1;
            }
            text.append(between).append(word);
            at += between.length() + word.length();
            between = " ";
        }
        text.append('\n');
    }
}
