// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Prints the script by which bash, and zsh with its bashcompinit, complete the client's command line; for the build.
 * Commands, their options and the values of some come from the same tables as the help; names of movers are asked for.
 */
public final class Completion {
    /** Only plain ones: bash expands what it is given, and a mover may call itself anything, also $(command). */
    private static final String MOVERS = "$(coordinatool-client metrics 2>/dev/null"
            + " | sed -n 's/^coordinatool_mover_requests_running{mover=\"\\([A-Za-z0-9_.:@-]*\\)\"}.*/\\1/p')";

    private Completion() {
    }

    /** The program. */
    public static void main(String[] args) {
        System.out.print(script());
    }

    static String script() {
        List<String> lines = new ArrayList<>(List.of(
                "# SPDX-License-Identifier: LGPL-3.0-or-later",
                "# Completion of coordinatool-client for bash; for zsh after: autoload bashcompinit && bashcompinit",
                "_coordinatool_client() {",
                "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}",
                "\tlocal verb=${COMP_WORDS[1]} words=",
                "\tcase $before in",
                "\t--action) words='archive restore remove' ;;",
                "\t--sort | --columns) words='" + Arrays.stream(Column.values()).map(Column::word)
                        .collect(Collectors.joining(" ")) + "' ;;",
                "\t--mover) words=" + MOVERS + " ;;",
                "\t-c | --config) COMPREPLY=($(compgen -f -- \"$word\")); return ;;",
                "\t*)",
                "\t\tcase $verb in"));
        for (Verb verb : Verb.values()) {
            lines.add("\t\t" + verb.word() + ") words='" + String.join(" ", VerbHelp.options(verb)) + "' ;;");
        }
        lines.addAll(List.of(
                "\t\t*) words='" + String.join(" ", VerbHelp.options()) + "' ;;",
                "\t\tesac",
                "\t\t[ \"$COMP_CWORD\" -ne 1 ] || words=\"$words "
                        + Arrays.stream(Verb.values()).map(Verb::word).collect(Collectors.joining(" ")) + "\"",
                "\t\t[ \"$verb\" != resume ] || words=\"$words " + MOVERS + "\"",
                "\t\t;;",
                "\tesac",
                "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))",
                "\t[ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$word\"))",
                "}",
                "complete -F _coordinatool_client coordinatool-client"));
        return String.join("\n", lines) + "\n";
    }
}
