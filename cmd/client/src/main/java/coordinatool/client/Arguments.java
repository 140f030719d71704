// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Action;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestState;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.Parsed;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The command line beyond what all tools have.
 *
 * @param verb       what to do
 * @param original   no word says what to do: asked as the C client is, so answered as it does
 * @param operands   what follows the word
 * @param json       JSON in place of text
 * @param filter     what list lists, and what cancel cancels where mine
 * @param mine       requests of the user's own files only
 * @param all        with cancel, release and drop: all that an operand names, or all
 * @param repair     for fsck
 * @param allMdts    for fsck: nothing is missing in the lists
 * @param fsname     for queue, null where not given
 * @param archiveIds for recv and drain, empty for those of the configuration
 * @param list       what list shows beside, and how
 * @param interval   for top, seconds
 * @param clientId   for recv and drain, null to stay anonymous
 * @param iterations replies with work to wait for, or replies of any kind where original; {@link #NO_END} for all
 */
record Arguments(Verb verb, boolean original, List<String> operands, boolean json, RequestFilter filter, boolean mine,
        boolean all, boolean repair, boolean allMdts, String fsname, List<Integer> archiveIds, ListOptions list,
        int interval, String clientId, int iterations) {
    static final int NO_END = -1;
    /** Of these, somebody has to say which requests are meant. */
    private static final Set<Verb> NAMED = EnumSet.of(Verb.SHOW, Verb.TRACE, Verb.CANCEL, Verb.EXPLAIN, Verb.WATCH);
    private static final List<String> FILTERS = List.of("--action", "--mover", "--running", "--waiting");

    /** @throws Fatal where the command line asks for nothing or for too much */
    static Arguments of(Parsed parsed) {
        List<String> words = parsed.operands();
        List<Verb> options = Arrays.stream(Verb.values())
                .filter(v -> v.option != null && parsed.has(v.option)).toList();
        if (options.size() + Math.min(1, words.size()) > 1) {
            throw new Fatal(ExitCode.USAGE, "only one thing at a time (try --help)");
        }
        Verb verb = words.isEmpty() ? options.stream().findFirst().orElse(Verb.STATUS) : verb(words.get(0));
        List<String> operands = words.isEmpty() ? List.of() : words.subList(1, words.size());
        if (!operands.isEmpty() && !verb.takesOperands) {
            throw new Fatal(ExitCode.USAGE, verb.word() + " takes no arguments: " + operands.get(0));
        }
        boolean json = parsed.has("--json");
        if (json && !verb.takesJson) {
            throw new Fatal(ExitCode.USAGE, "--json does not go with " + verb.word());
        }
        boolean all = parsed.has("--all");
        boolean ofHeld = verb == Verb.RELEASE || verb == Verb.DROP;
        boolean cancelsMine = cancelsMine(verb, parsed.has("--mine"), operands);
        if (operands.isEmpty() && !cancelsMine && (NAMED.contains(verb) || ofHeld && !all)) {
            throw new Fatal(ExitCode.USAGE, verb.word() + " needs a FID, a file or a cookie"
                    + (ofHeld ? ", or --all" : ""));
        }
        if (operands.isEmpty() && verb == Verb.RESUME) {
            throw new Fatal(ExitCode.USAGE, "resume needs the name of a mover");
        }
        boolean filtered = verb == Verb.LIST || cancelsMine;
        only(filtered, parsed, FILTERS, "list and cancel --mine");
        only(verb == Verb.CANCEL || ofHeld, parsed, List.of("--all"), "cancel, release and drop");
        if (verb != Verb.FSCK && (parsed.has("--repair") || parsed.has("--all-mdts"))) {
            throw new Fatal(ExitCode.USAGE, "--repair and --all-mdts go with fsck only");
        }
        int interval = parsed.value("--interval", 2);
        if (interval < 1 || parsed.has("--interval") && verb != Verb.TOP) {
            throw new Fatal(ExitCode.USAGE, "--interval goes with top only, and is a second at least");
        }
        only(verb == Verb.LIST, parsed, ListOptions.NAMES, "list");
        List<Integer> archiveIds = parsed.value("--archive", List.of());
        int iterations = parsed.value("--iters", NO_END);
        if (iterations < 0 && parsed.has("--iters")) {
            throw new Fatal(ExitCode.USAGE, "--iters must not be negative");
        }
        return new Arguments(verb, words.isEmpty(), operands, json, filter(parsed),
                parsed.has("--mine"), all,
                parsed.has("--repair"), parsed.has("--all-mdts"),
                parsed.value("--fsname", null), archiveIds, ListOptions.of(parsed, archiveIds), interval,
                parsed.value("--client-id", null), iterations);
    }

    private static void only(boolean here, Parsed parsed, List<String> options, String verbs) {
        options.stream().filter(o -> parsed.has(o) && !here).findFirst().ifPresent(o -> {
            throw new Fatal(ExitCode.USAGE, o + " goes with " + verbs + " only");
        });
    }

    private static boolean cancelsMine(Verb verb, boolean mine, List<String> operands) {
        if (mine && verb != Verb.LIST && verb != Verb.CANCEL) {
            throw new Fatal(ExitCode.USAGE, "--mine goes with list and cancel only");
        }
        if (mine && !operands.isEmpty()) {
            throw new Fatal(ExitCode.USAGE, "cancel --mine takes no names: " + operands.get(0));
        }
        return mine && verb == Verb.CANCEL;
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
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "archive" -> Action.ARCHIVE;
            case "restore" -> Action.RESTORE;
            case "remove" -> Action.REMOVE;
            default -> throw new Fatal(ExitCode.USAGE, "--action is archive, restore or remove, not " + word);
        };
    }

    private static Verb verb(String word) {
        return Verb.of(word).orElseThrow(() -> new Fatal(ExitCode.USAGE, "no command " + word + "; there are "
                + Arrays.stream(Verb.values()).map(Verb::word).collect(Collectors.joining(", "))));
    }
}
