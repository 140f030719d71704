// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The lines of a help break between words. */
class UsageHelpTest {
    private static final String LONG = "A sentence that says so much of it that no line has room for all of its words, "
            + "nor for two-thirds of what it says.";

    @Test
    void aShortHelpHasALineForEachOption() {
        assertThat(help(List.of())).isEqualTo("""
                Usage: coordinatool-test [OPTION...]
                Is tested.
                  -c, --config=FILE   Configuration file, instead of $COORDINATOOL_CONF or /etc/coordinatool.conf.
                      --check-config  Check the configuration, say what is wrong with it, and exit.
                  -h, --help          Print this help, and exit.
                  -H, --host=HOST     Name or address of the coordinator.
                  -p, --port=PORT     TCP port of the coordinator.
                  -q, --quiet         Say less; may be repeated.
                      --show-config   Print the configuration and where each value comes from, and exit.
                  -v, --verbose       Say more; may be repeated.
                  -V, --version       Print name and version, and exit.
                """);
    }

    @Test
    void wordsAreWholeAndNothingIsLost() {
        List<ArgSpec> own = new ArrayList<>();
        for (int i = 10; i < 30; i++) {
            own.add(OptionSpec.builder("--option-" + i).type(String.class).paramLabel("N").description(LONG).build());
        }
        String help = help(own);

        assertThat(help.lines()).allMatch(line -> line.length() <= 100).noneMatch(String::isBlank);
        String words = help.replaceAll("\\s+", " ");
        for (ArgSpec arg : own) {
            String name = ((OptionSpec) arg).longestName();
            assertThat(words).contains(" " + name + "=N " + LONG + " ");
        }
    }

    @Test
    void operandsAreNamedWhereTheyStand() {
        assertThat(help(List.of(operand("0..1", "MOUNT"))))
                .startsWith("Usage: coordinatool-test [OPTION...] [MOUNT]\n");
        assertThat(help(List.of(operand("1..*", "FILE"))))
                .startsWith("Usage: coordinatool-test [OPTION...] FILE...\n")
                .contains("\n  FILE                What is read.\n");
    }

    @Test
    void aWordWithoutEndHasALineOfItsOwn() {
        String endless = "x".repeat(200);
        assertThat(help(List.of(OptionSpec.builder("--endless").description("An " + endless + " word.").build())))
                .contains(" An\n", " " + endless + "\n", " word.\n");
    }

    private static PositionalParamSpec operand(String arity, String label) {
        return PositionalParamSpec.builder().index("0..*").arity(arity).type(List.class).auxiliaryTypes(String.class)
                .paramLabel(label).description("What is read.").build();
    }

    private static String help(List<ArgSpec> own) {
        return Tool.help(Tool.spec("coordinatool-test", "Is tested.", own));
    }
}
