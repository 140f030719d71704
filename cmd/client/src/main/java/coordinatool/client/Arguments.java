// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * The command line beyond what all tools have.
 *
 * @param verb       what to do
 * @param plain      no word and no option said so: status as the original gave it
 * @param operands   what follows the word
 * @param json       status as JSON
 * @param fsname     for queue, null where not given
 * @param archiveIds for recv and drain, empty for any
 * @param clientId   for recv and drain, null to stay anonymous
 * @param iterations replies to wait for; 0 for no end
 */
record Arguments(Verb verb, boolean plain, List<String> operands, boolean json, String fsname, List<Integer> archiveIds,
        String clientId, int iterations) {

    /** For picocli. */
    static List<ArgSpec> specs() {
        return List.of(
                flag("Print the status as JSON.", "--json"),
                flag("Send no new work to movers.", "--lock"),
                flag("Send work to movers again.", "--unlock"),
                flag("Send no new work, and end the daemons once nothing runs.", "--lock-quit"),
                flag("Queue what active_requests text on standard input lists.", "-Q", "--queue"),
                value("NAME", "File system of what is queued.", "--fsname"),
                flag("Ask for work and print it.", "-R", "--recv"),
                flag("Ask for work, print it, and report it done.", "--drain"),
                OptionSpec.builder("-A", "--archive").type(List.class).auxiliaryTypes(Integer.class).paramLabel("ID")
                        .description("Archive id to ask work of; may be repeated. Default: any.").build(),
                value("ID", "Name to ask for work under. Default: none.", "-I", "--client-id"),
                OptionSpec.builder("-i", "--iters").type(Integer.class).paramLabel("N")
                        .description("Replies with work to wait for. Default: no end.").build(),
                PositionalParamSpec.builder().index("0..*").type(List.class).auxiliaryTypes(String.class)
                        .paramLabel("COMMAND")
                        .description("status (default), lock, unlock, quit, queue [FILE...], recv, drain.").build());
    }

    /** @throws Fatal where the command line asks for nothing or for too much */
    static Arguments of(ParseResult parsed) {
        List<String> words = parsed.matchedPositionalValue(0, List.of());
        List<Verb> options = Arrays.stream(Verb.values())
                .filter(v -> v.option != null && parsed.hasMatchedOption(v.option)).toList();
        if (options.size() + Math.min(1, words.size()) > 1) {
            throw new Fatal(ExitCode.USAGE, "only one thing at a time (try --help)");
        }
        Verb verb = words.isEmpty() ? options.stream().findFirst().orElse(Verb.STATUS) : verb(words.get(0));
        List<String> operands = words.isEmpty() ? List.of() : words.subList(1, words.size());
        if (!operands.isEmpty() && verb != Verb.QUEUE) {
            throw new Fatal(ExitCode.USAGE, verb.word() + " takes no arguments: " + operands.get(0));
        }
        boolean json = parsed.hasMatchedOption("--json");
        if (json && verb != Verb.STATUS) {
            throw new Fatal(ExitCode.USAGE, "--json goes with status only");
        }
        int iterations = parsed.matchedOptionValue("--iters", 0);
        if (iterations < 0) {
            throw new Fatal(ExitCode.USAGE, "--iters must not be negative");
        }
        return new Arguments(verb, words.isEmpty(), operands, json, parsed.matchedOptionValue("--fsname", null),
                parsed.matchedOptionValue("--archive", List.of()), parsed.matchedOptionValue("--client-id", null),
                iterations);
    }

    private static Verb verb(String word) {
        return Verb.of(word).orElseThrow(() -> new Fatal(ExitCode.USAGE, "no command " + word + "; there are "
                + Arrays.stream(Verb.values()).map(Verb::word).collect(Collectors.joining(", "))));
    }

    private static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names[0], names).type(boolean.class).arity("0").description(description).build();
    }

    private static OptionSpec value(String label, String description, String... names) {
        return OptionSpec.builder(names[0], names).type(String.class).paramLabel(label).description(description)
                .build();
    }
}
