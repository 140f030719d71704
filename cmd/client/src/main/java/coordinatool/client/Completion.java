// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Action;
import coordinatool.model.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Prints the script by which a shell completes the client's command line; for the build. Commands, their options and
 * the values of some are those of the help, from picocli's model; names of movers are asked for.
 *
 * <p>A shell expands what it is given, and a mover may call itself anything, also {@code $(command)}: so only plain
 * names are offered. And a coordinator that does not answer must not keep somebody who types.
 */
public final class Completion {
    private static final String MOVERS = "timeout 3 coordinatool-client metrics 2>/dev/null"
            + " | sed -n 's/^coordinatool_mover_requests_running{mover=\"\\([A-Za-z0-9_.:@-]*\\)\"}.*/\\1/p'";
    private static final String LICENSE = "# SPDX-License-Identifier: LGPL-3.0-or-later";
    private static final String COLUMNS = words(Arrays.stream(Column.values()).map(Column::word));
    private static final String ACTIONS = words(Action.OF_MOVERS.stream().map(Words::of));

    private Completion() {
    }

    /** The program: {@code bash} or {@code zsh} says for which shell. */
    public static void main(String[] args) {
        System.out.print(args[0].equals("zsh") ? zsh() : bash());
    }

    static String bash() {
        List<String> lines = new ArrayList<>(List.of(
                LICENSE,
                "# Completion of coordinatool-client for bash.",
                "_coordinatool_client() {",
                "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}",
                "\tlocal verb=${COMP_WORDS[1]} words=",
                "\tcase $before in",
                "\t--action) words='" + ACTIONS + "' ;;",
                "\t--sort | --columns) words='" + COLUMNS + "' ;;",
                "\t--mover) words=$(" + MOVERS + ") ;;",
                "\t--user) words=$(compgen -u) ;;",
                "\t-c | --config) ;;",
                "\t*)",
                "\t\tcase $verb in"));
        for (Verb verb : Verb.values()) {
            lines.add("\t\t" + verb.word() + ") words='" + names(VerbHelp.options(verb)) + "' ;;");
        }
        lines.addAll(List.of(
                "\t\t*) words='" + names(VerbHelp.options()) + "' ;;",
                "\t\tesac",
                "\t\t[ \"$COMP_CWORD\" -ne 1 ] || words=\"$words "
                        + words(Arrays.stream(Verb.values()).map(Verb::word)) + "\"",
                "\t\t[ \"$verb\" != resume ] || words=\"$words $(" + MOVERS + ")\"",
                "\t\t;;",
                "\tesac",
                "\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")",
                "}",
                "# Where nothing fits, names of files.",
                "complete -o default -F _coordinatool_client coordinatool-client"));
        return String.join("\n", lines) + "\n";
    }

    static String zsh() {
        List<String> lines = new ArrayList<>(List.of(
                "#compdef coordinatool-client",
                LICENSE,
                "_coordinatool_client_movers() {",
                "\tlocal -a movers",
                "\tmovers=(${(f)\"$(" + MOVERS + ")\"})",
                "\tcompadd -a movers",
                "}",
                "_coordinatool_client() {",
                "\tlocal -a commands options",
                "\tcommands=("));
        for (Verb verb : Verb.values()) {
            lines.add("\t\t" + quoted(verb.word() + ":" + verb.summary));
        }
        lines.addAll(List.of("\t)", "\tcase $words[2] in"));
        for (Verb verb : Verb.values()) {
            lines.add("\t" + verb.word() + ")");
            lines.add("\t\toptions=(" + specs(VerbHelp.options(verb)) + " '1:command: '"
                    + (verb.operands.isEmpty() ? "" : " '*:" + verb.operand() + ":" + values(verb.operand()) + "'")
                    + ") ;;");
        }
        lines.addAll(List.of(
                "\t*)",
                "\t\toptions=(" + specs(VerbHelp.options()) + ") ;;",
                "\tesac",
                "\tif ((CURRENT == 2)) && [[ $words[2] != -* ]]; then",
                "\t\t_describe -t commands command commands",
                "\telse",
                "\t\t_arguments -s $options",
                "\tfi",
                "}",
                "_coordinatool_client \"$@\""));
        return String.join("\n", lines) + "\n";
    }

    private static String specs(List<OptionSpec> options) {
        return options.stream().map(Completion::spec).collect(Collectors.joining(" "));
    }

    /** An option as _arguments of zsh wants it: its name, what it is for, and what its value may be. */
    private static String spec(OptionSpec option) {
        String text = String.join(" ", option.description()).replaceAll("[\\[\\]:]", "\\\\$0");
        boolean flag = option.arity().max() == 0;
        return quoted("*" + option.longestName() + (flag ? "" : "=") + "[" + text + "]"
                + (flag ? "" : ":" + option.paramLabel().replace(":", "") + ":" + values(option.longestName())));
    }

    private static String values(String option) {
        return switch (option) {
            case "--action" -> "(" + ACTIONS + ")";
            case "--sort" -> "(" + COLUMNS + ")";
            case "--columns" -> "_sequence compadd - " + COLUMNS;
            case "--mover", "MOVER" -> "_coordinatool_client_movers";
            case "--config", "REQUEST", "FILE" -> "_files";
            case "--host" -> "_hosts";
            case "--user" -> "_users";
            default -> " ";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String names(List<OptionSpec> options) {
        return words(options.stream().map(OptionSpec::longestName).sorted());
    }

    private static String words(Stream<String> all) {
        return all.collect(Collectors.joining(" "));
    }
}
