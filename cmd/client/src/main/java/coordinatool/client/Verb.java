// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.model.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the client can be asked to do, as a word: what follows it, what it does, and the options that go with it. Help,
 * completion and the checks of the command line go by this table.
 */
enum Verb {
    STATUS("", "Shows what is to do, and who does it.", "--json"),
    TOP("", "Shows the status again and again, until it is interrupted.", "--interval", "--iters", "--json"),
    LIST("", "Prints every request, a line each.", "--mine", "--user", "--action", "--archive", "--hint", "--mover",
            "--running", "--waiting", "--sort", "--limit", "--columns", "--json"),
    SHOW("REQUEST...", "Prints what is known of requests, named by FID, file or cookie.", "--json"),
    EXPLAIN("REQUEST...", "Says why requests wait, and what would have to happen.", "--json"),
    TRACE("REQUEST...", "Prints what has happened to requests, ended ones too.", "--json"),
    WATCH("[REQUEST]", "Follows a request, or those of a hint, until they end; fails where they do.", "--hint",
            "--json"),
    CANCEL("REQUEST...", "Cancels requests, as lfs hsm_cancel does.", "--all", "--mine", "--action", "--mover",
            "--running", "--waiting", "--json"),
    HELD("", "Prints the requests that are held, and why.", "--json"),
    RELEASE("REQUEST...", "Lets requests go that are held.", "--all", "--json"),
    DROP("REQUEST...", "Cancels requests that are held.", "--all", "--json"),
    RESUME("MOVER...", "Lets movers work again that are suspended.", "--json"),
    LOCK("", "Sends no new work to movers.", "--json"),
    UNLOCK("", "Sends work to movers again.", "--json"),
    QUIT("", "Sends no new work, and ends the daemons once nothing runs.", "--json"),
    QUEUE("[FILE...]", "Queues what active_requests text lists.", "--fsname", "--json"),
    RECV("", "Asks for work and prints it.", "--archive", "--client-id", "--iters", "--json"),
    DRAIN("", "Asks for work, prints it, and reports it done.", "--archive", "--client-id", "--iters", "--json"),
    FSCK("[FILE...]", "Compares the queue with Lustre and Redis.", "--repair", "--all-mdts", "--json"),
    DOCTOR("", "Says what is wrong here, why it matters, and what mends it.", "--json"),
    METRICS("", "Prints the status for Prometheus.");

    /** How what follows the word is called, in brackets where it may be left out; empty where nothing follows. */
    final String operands;
    final String summary;
    /** Those of the client's own options that go with it, by their longest names. */
    final List<String> options;

    Verb(String operands, String summary, String... options) {
        this.operands = operands;
        this.summary = summary;
        this.options = List.of(options);
    }

    String word() {
        return Words.of(this);
    }

    /** What one of its operands is: REQUEST, MOVER or FILE. */
    String operand() {
        return operands.replaceAll("[^A-Z]", "");
    }

    boolean needsOperands() {
        return !operands.isEmpty() && !operands.startsWith("[");
    }

    /** Whether an option may say what the operands would. */
    boolean hasOperandsByOption() {
        return options.contains("--all") || options.contains("--mine");
    }

    /** The option of the C program that asks for the same, where there is one. */
    Optional<String> option() {
        return Optional.ofNullable(switch (this) {
            case LOCK, UNLOCK, QUEUE, RECV, DRAIN -> "--" + word();
            case QUIT -> "--lock-quit";
            default -> null;
        });
    }

    static Optional<Verb> of(String word) {
        for (Verb verb : values()) {
            if (verb.word().equals(word)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }

    /** Those with which an option goes, for people: {@code list, show and watch}. */
    static String takers(String option) {
        return Arrays.stream(values()).filter(verb -> verb.options.contains(option)).map(Verb::word)
                .collect(Collectors.joining(", ")).replaceFirst(", ([a-z]+)$", " and $1");
    }
}
