// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Action;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestState;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Fatal;
import coordinatool.tool.cli.CommandLine;
import coordinatool.tool.cli.Operands;
import coordinatool.tool.cli.Option;
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
 * @param clientId   for recv and drain, null to stay anonymous
 * @param iterations replies with work to wait for, or replies of any kind where original; {@link #NO_END} for all
 */
record Arguments(Verb verb, boolean original, List<String> operands, boolean json, RequestFilter filter, boolean mine,
        boolean all, boolean repair, boolean allMdts, String fsname, List<Integer> archiveIds, String clientId,
        int iterations) {
    static final int NO_END = -1;
    /** Of these, somebody has to say which requests are meant. */
    private static final Set<Verb> NAMED = EnumSet.of(Verb.SHOW, Verb.TRACE, Verb.CANCEL);
    private static final List<String> FILTERS = List.of("--action", "--mover", "--running", "--waiting");

    static List<Option> options() {
        return List.of(
                Option.flag("With status, list, show, held, trace and doctor: print JSON.", "--json"),
                Option.flag("With list and cancel: requests of your own files only.", "--mine"),
                Option.value("ACTION", "With list: archive, restore or remove only.", "--action"),
                Option.value("ID", "With list: what this mover runs, or what waits for it, only.", "--mover"),
                Option.flag("With list: what runs only.", "--running"),
                Option.flag("With list: what waits only.", "--waiting"),
                Option.flag("With cancel, release and drop: all requests of a name; without one, all that are held.",
                        "--all"),
                Option.flag("With fsck: repair what differs.", "--repair"),
                Option.flag("With fsck: the lists are those of all MDTs, so that what is in none is gone.",
                        "--all-mdts"),
                Option.flag("Send no new work to movers.", "--lock"),
                Option.flag("Send work to movers again.", "--unlock"),
                Option.flag("Send no new work, and end the daemons once nothing runs.", "--lock-quit"),
                Option.flag("Queue what active_requests text on standard input lists.", "-Q", "--queue"),
                Option.value("NAME", "File system of what is queued.", "--fsname"),
                Option.flag("Ask for work and print it.", "-R", "--recv"),
                Option.flag("Ask for work, print it, and report it done.", "--drain"),
                Option.values("ID", "Archive id to ask work of; may be repeated. Default: archive_id.", "-A",
                        "--archive"),
                Option.value("ID", "Name to ask for work under. Default: none.", "-I", "--client-id"),
                Option.value("N", "Replies to wait for. Default: no end.", "-i", "--iters"));
    }

    static Operands words() {
        return Operands.any("COMMAND", "status (default), list, show REQUEST..., trace REQUEST..., cancel REQUEST..., "
                + "held, release REQUEST..., drop REQUEST..., resume MOVER..., lock, unlock, quit, queue [FILE...], "
                + "recv, drain, fsck [FILE...], doctor, metrics. A request is named by its FID, its file or its "
                + "cookie.");
    }

    /** @throws Fatal where the command line asks for nothing or for too much */
    static Arguments of(CommandLine line) {
        List<String> words = line.operands();
        List<Verb> options = Arrays.stream(Verb.values())
                .filter(v -> v.option != null && line.has(v.option)).toList();
        if (options.size() + Math.min(1, words.size()) > 1) {
            throw new Fatal(ExitCode.USAGE, "only one thing at a time (try --help)");
        }
        Verb verb = words.isEmpty() ? options.stream().findFirst().orElse(Verb.STATUS) : verb(words.get(0));
        List<String> operands = words.isEmpty() ? List.of() : words.subList(1, words.size());
        if (!operands.isEmpty() && !verb.takesOperands) {
            throw new Fatal(ExitCode.USAGE, verb.word() + " takes no arguments: " + operands.get(0));
        }
        boolean json = line.has("--json");
        if (json && !verb.takesJson) {
            throw new Fatal(ExitCode.USAGE, "--json does not go with " + verb.word());
        }
        boolean all = line.has("--all");
        boolean ofHeld = verb == Verb.RELEASE || verb == Verb.DROP;
        boolean cancelsMine = cancelsMine(verb, line.has("--mine"), operands);
        if (operands.isEmpty() && !cancelsMine && (NAMED.contains(verb) || ofHeld && !all)) {
            throw new Fatal(ExitCode.USAGE, verb.word() + " needs a FID, a file or a cookie"
                    + (ofHeld ? ", or --all" : ""));
        }
        if (operands.isEmpty() && verb == Verb.RESUME) {
            throw new Fatal(ExitCode.USAGE, "resume needs the name of a mover");
        }
        boolean filtered = verb == Verb.LIST || cancelsMine;
        FILTERS.stream().filter(o -> line.has(o) && !filtered).findFirst().ifPresent(o -> {
            throw new Fatal(ExitCode.USAGE, o + " goes with list and cancel --mine only");
        });
        if (all && verb != Verb.CANCEL && !ofHeld) {
            throw new Fatal(ExitCode.USAGE, "--all goes with cancel, release and drop only");
        }
        if (verb != Verb.FSCK && (line.has("--repair") || line.has("--all-mdts"))) {
            throw new Fatal(ExitCode.USAGE, "--repair and --all-mdts go with fsck only");
        }
        int iterations = line.has("--iters") ? number("--iters", line.value("--iters")) : NO_END;
        if (iterations < 0 && line.has("--iters")) {
            throw new Fatal(ExitCode.USAGE, "--iters must not be negative");
        }
        return new Arguments(verb, words.isEmpty(), operands, json, filter(line), line.has("--mine"), all,
                line.has("--repair"), line.has("--all-mdts"),
                line.value("--fsname"), line.values("--archive").stream().map(id -> number("--archive", id)).toList(),
                line.value("--client-id"), iterations);
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

    private static RequestFilter filter(CommandLine line) {
        boolean running = line.has("--running");
        boolean waiting = line.has("--waiting");
        if (running && waiting) {
            throw new Fatal(ExitCode.USAGE, "--running and --waiting exclude each other");
        }
        String action = line.value("--action");
        return new RequestFilter(null, null, action == null ? null : action(action),
                line.value("--mover"),
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

    private static int number(String option, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Fatal(ExitCode.USAGE, option + " is a whole number below 2147483648, not " + text);
        }
    }
}
