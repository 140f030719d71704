// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Action;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestState;
import coordinatool.model.Words;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Parsed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The command line beyond what all tools have.
 *
 * @param verb       what to do
 * @param original   no word says what to do, and nothing of JSON: asked as the C client is, so answered as it does
 * @param operands   what follows the word
 * @param json       JSON in place of text
 * @param filter     what list lists, and what cancel cancels where mine
 * @param mine       requests of the user's own files only
 * @param all        with cancel, release and drop: all that an operand names, or all
 * @param repair     for fsck
 * @param allMdts    for fsck: nothing is missing in the lists
 * @param fsname     for queue, null where not given
 * @param archiveIds for recv and drain, empty for those of the configuration
 * @param list       what list shows beside, and how; for watch, the hint
 * @param interval   for top, seconds
 * @param clientId   for recv and drain, null to stay anonymous
 * @param iterations replies with work to wait for, or replies of any kind where original; {@link #NO_END} for all
 */
record Arguments(Verb verb, boolean original, List<String> operands, boolean json, RequestFilter filter, boolean mine,
        boolean all, boolean repair, boolean allMdts, String fsname, List<Integer> archiveIds, ListOptions list,
        int interval, String clientId, int iterations) {
    static final int NO_END = -1;
    /** With cancel, these choose among the user's own requests, and do not go with names. */
    private static final List<String> FILTERS = List.of("--action", "--mover", "--running", "--waiting");
    /** Those of the C program, which takes them beside anything. */
    private static final List<String> ORIGINALS = List.of("--archive", "--client-id", "--iters", "--fsname");

    /** @throws Fatal where the command line asks for nothing or for too much */
    static Arguments of(Parsed parsed) {
        List<String> words = parsed.operands();
        List<Verb> options = new ArrayList<>();
        for (Verb v : Verb.values()) {
            Optional<String> option = v.option();
            if (option.isPresent() && parsed.has(option.get())) {
                options.add(v);
            }
        }
        if (options.size() + Math.min(1, words.size()) > 1) {
            throw new Fatal(ExitCode.USAGE, "only one thing at a time (try --help)");
        }
        Verb verb = !words.isEmpty() ? verb(words.get(0)) : options.isEmpty() ? Verb.STATUS : options.get(0);
        requireFitting(verb, words.isEmpty(), parsed);
        List<String> operands = words.isEmpty() ? List.of() : words.subList(1, words.size());
        requireOperands(verb, operands, parsed);
        int interval = parsed.value("--interval", 2);
        if (interval < 1) {
            throw new Fatal(ExitCode.USAGE, "--interval is a second at least");
        }
        List<Integer> archiveIds = parsed.value("--archive", List.of());
        int iterations = parsed.value("--iters", NO_END);
        if (iterations < 0 && parsed.has("--iters")) {
            throw new Fatal(ExitCode.USAGE, "--iters must not be negative");
        }
        boolean json = parsed.has("--json");
        return new Arguments(verb, words.isEmpty() && !json, operands, json, filter(parsed), parsed.has("--mine"),
                parsed.has("--all"), parsed.has("--repair"), parsed.has("--all-mdts"), parsed.value("--fsname", null),
                archiveIds, ListOptions.of(parsed, archiveIds), interval, parsed.value("--client-id", null),
                iterations);
    }

    /** @param original whether no word says what to do */
    private static void requireFitting(Verb verb, boolean original, Parsed parsed) {
        for (Verb other : Verb.values()) {
            for (String option : other.options) {
                boolean fits = verb.options.contains(option) || original && ORIGINALS.contains(option);
                if (parsed.has(option) && !fits) {
                    throw new Fatal(ExitCode.USAGE, option + " goes with " + Verb.takers(option) + " only");
                }
            }
        }
        if (verb == Verb.CANCEL && !parsed.has("--mine")) {
            FILTERS.stream().filter(parsed::has).findFirst().ifPresent(option -> {
                throw new Fatal(ExitCode.USAGE, option + " goes with cancel only where --mine does");
            });
        }
    }

    private static void requireOperands(Verb verb, List<String> operands, Parsed parsed) {
        boolean mine = verb == Verb.CANCEL && parsed.has("--mine");
        boolean allHeld = parsed.has("--all") && verb != Verb.CANCEL;
        boolean ofHint = verb == Verb.WATCH && parsed.has("--hint");
        if (operands.isEmpty()) {
            if (verb == Verb.RESUME) {
                throw new Fatal(ExitCode.USAGE, "resume needs the name of a mover");
            } else if ((verb.needsOperands() || verb == Verb.WATCH) && !mine && !allHeld && !ofHint) {
                throw new Fatal(ExitCode.USAGE, verb.word() + " needs a FID, a file or a cookie"
                        + (verb == Verb.RELEASE || verb == Verb.DROP ? ", or --all" : ""));
            }
        } else if (verb.operands.isEmpty()) {
            throw new Fatal(ExitCode.USAGE, verb.word() + " takes no arguments: " + operands.get(0));
        } else if (mine || ofHint) {
            throw new Fatal(ExitCode.USAGE, verb.word() + (mine ? " --mine" : " --hint") + " takes no names: "
                    + operands.get(0));
        } else if (verb == Verb.WATCH && operands.size() > 1) {
            throw new Fatal(ExitCode.USAGE, "watch takes one request");
        }
    }

    private static RequestFilter filter(Parsed parsed) {
        boolean running = parsed.has("--running");
        boolean waiting = parsed.has("--waiting");
        if (running && waiting) {
            throw new Fatal(ExitCode.USAGE, "--running and --waiting exclude each other");
        }
        String action = parsed.value("--action", null);
        return new RequestFilter(null, null, action == null ? null : action(action),
                parsed.value("--mover", null),
                running ? RequestState.RUNNING : waiting ? RequestState.WAITING : null);
    }

    private static Action action(String word) {
        Action action = Words.parse(Action.class, word.toLowerCase(Locale.ROOT));
        if (action == null || !Action.OF_MOVERS.contains(action)) {
            throw new Fatal(ExitCode.USAGE, "--action is archive, restore or remove, not " + word);
        }
        return action;
    }

    private static Verb verb(String word) {
        Optional<Verb> verb = Verb.of(word);
        if (verb.isEmpty()) {
            throw new Fatal(ExitCode.USAGE, "no command " + word + "; there are "
                    + Arrays.stream(Verb.values()).map(Verb::word).collect(Collectors.joining(", ")));
        }
        return verb.get();
    }
}
