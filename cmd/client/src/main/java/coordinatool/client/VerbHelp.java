// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.tool.Tool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What each command does, and which options go with it, for {@code COMMAND --help} and for completion. */
final class VerbHelp {
    static final String PROGRAM = "coordinatool-client";
    static final String SUMMARY = "Asks a coordinator how it is, and tells it what to do.";
    private static final String REQUESTS = "REQUEST...";
    private static final List<String> HELP = List.of("-h", "--help");

    /** @param operands how what follows the command is called; empty where nothing does */
    private record Face(String operands, String summary, String... options) {
    }

    private VerbHelp() {
    }

    private static Face face(Verb verb) {
        return switch (verb) {
            case STATUS -> new Face("", "Shows what is to do, and who does it.", "--json");
            case TOP -> new Face("", "Shows the status again and again, until it is interrupted.", "--interval",
                    "--iters");
            case LIST -> new Face("", "Prints every request, a line each.", "--mine", "--action", "--archive", "--hint",
                    "--mover", "--running", "--waiting", "--sort", "--limit", "--columns", "--json");
            case SHOW -> new Face(REQUESTS, "Prints what is known of requests, named by FID, file or cookie.",
                    "--json");
            case EXPLAIN -> new Face(REQUESTS, "Says why requests wait, and what would have to happen.");
            case TRACE -> new Face(REQUESTS, "Prints what has happened to requests, ended ones too.", "--json");
            case WATCH -> new Face("REQUEST", "Follows a request until it ends; fails where it does.");
            case CANCEL -> new Face(REQUESTS, "Cancels requests, as lfs hsm_cancel does.", "--all",
                    "--mine", "--action", "--mover", "--running", "--waiting");
            case HELD -> new Face("", "Prints the requests that are held, and why.", "--json");
            case RELEASE -> new Face(REQUESTS, "Lets requests go that are held.", "--all");
            case DROP -> new Face(REQUESTS, "Cancels requests that are held.", "--all");
            case RESUME -> new Face("MOVER...", "Lets movers work again that are suspended.");
            case LOCK -> new Face("", "Sends no new work to movers.");
            case UNLOCK -> new Face("", "Sends work to movers again.");
            case QUIT -> new Face("", "Sends no new work, and ends the daemons once nothing runs.");
            case QUEUE -> new Face("[FILE...]", "Queues what active_requests text lists.", "--fsname");
            case RECV -> new Face("", "Asks for work and prints it.", "--archive", "--client-id", "--iters");
            case DRAIN -> new Face("", "Asks for work, prints it, and reports it done.", "--archive", "--client-id",
                    "--iters");
            case FSCK -> new Face("[FILE...]", "Compares the queue with Lustre and Redis.", "--repair", "--all-mdts");
            case DOCTOR -> new Face("", "Says what is wrong here, why it matters, and what mends it.", "--json");
            case METRICS -> new Face("", "Prints the status for Prometheus.");
        };
    }

    /** Prints the help of the command that the first argument names, if that is what is asked for; there is one. */
    static boolean printIfAsked(String... args) {
        Verb verb = Verb.of(args[0]).orElse(null);
        if (verb == null || Arrays.stream(args).noneMatch(HELP::contains)) {
            return false;
        }
        System.out.print(text(verb));
        return true;
    }

    static String text(Verb verb) {
        return new CommandLine(spec(verb)).getUsageMessage();
    }

    /** The long options that go with a command, the common ones too. */
    static List<String> options(Verb verb) {
        return names(spec(verb));
    }

    /** The long options of all commands. */
    static List<String> options() {
        return names(Tool.spec(PROGRAM, SUMMARY, ClientOptions.specs()));
    }

    private static List<String> names(CommandSpec spec) {
        return spec.options().stream().map(OptionSpec::longestName).sorted().toList();
    }

    private static CommandSpec spec(Verb verb) {
        Face face = face(verb);
        List<String> own = List.of(face.options());
        List<ArgSpec> args = new ArrayList<>();
        for (ArgSpec arg : ClientOptions.specs()) {
            if (arg instanceof OptionSpec option && own.contains(option.longestName())) {
                args.add(arg);
            }
        }
        if (!face.operands().isEmpty()) {
            args.add(PositionalParamSpec.builder().index("0..*")
                    .arity(face.operands().contains("...") ? "0..*" : "0..1")
                    .type(List.class).auxiliaryTypes(String.class).paramLabel(face.operands().replaceAll("[^A-Z]", ""))
                    .description(description(face)).build());
        }
        return Tool.spec(PROGRAM + " " + verb.word(), face.summary(), args);
    }

    private static String description(Face face) {
        return switch (face.operands().replaceAll("[^A-Z]", "")) {
            case "MOVER" -> "Name of a mover, as status shows it.";
            case "FILE" -> "File with active_requests, - for standard input.";
            default -> "FID, file or cookie of a request.";
        };
    }
}
