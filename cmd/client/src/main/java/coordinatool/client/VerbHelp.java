// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.tool.Tool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command of {@link Verb} as picocli knows it, for {@code COMMAND --help} and for completion. */
final class VerbHelp {
    static final String PROGRAM = "coordinatool-client";
    static final String SUMMARY = "Asks a coordinator how it is, and tells it what to do.";
    private static final List<String> HELP = List.of("-h", "--help");

    private VerbHelp() {
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
        return Tool.help(spec(verb));
    }

    /** The options that go with a command, the common ones too. */
    static List<OptionSpec> options(Verb verb) {
        return spec(verb).options();
    }

    /** The options of all commands. */
    static List<OptionSpec> options() {
        return Tool.spec(PROGRAM, SUMMARY, ClientOptions.specs()).options();
    }

    private static CommandSpec spec(Verb verb) {
        List<ArgSpec> args = new ArrayList<>();
        for (ArgSpec arg : ClientOptions.specs()) {
            if (arg instanceof OptionSpec option && verb.options.contains(option.longestName())) {
                args.add(arg);
            }
        }
        if (!verb.operands.isEmpty()) {
            String least = verb.needsOperands() && !verb.hasOperandsByOption() ? "1.." : "0..";
            String arity = least + (verb.operands.contains("...") ? "*" : "1");
            args.add(PositionalParamSpec.builder().index("0..*").arity(arity)
                    .type(List.class).auxiliaryTypes(String.class).paramLabel(verb.operand())
                    .description(description(verb.operand())).build());
        }
        return Tool.spec(PROGRAM + " " + verb.word(), verb.summary, args);
    }

    private static String description(String operand) {
        return switch (operand) {
            case "MOVER" -> "Name of a mover, as status shows it.";
            case "FILE" -> "File with active_requests, - for standard input.";
            default -> "FID, file or cookie of a request.";
        };
    }
}
