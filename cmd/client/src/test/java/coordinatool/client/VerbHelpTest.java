// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each command has a help of its own, with the options that go with it, and completion knows them. */
class VerbHelpTest {
    @ParameterizedTest
    @EnumSource(Verb.class)
    void eachCommandHasAHelpOfItsOwn(Verb verb) {
        String help = VerbHelp.text(verb);
        assertThat(help).startsWith("Usage: coordinatool-client " + verb.word() + " ").contains("--host");
        assertThat(help.contains("--json")).isEqualTo(verb != Verb.METRICS);
        assertThat(help.matches("(?s).*(FID, file or cookie of|Name of a mover|File with active).*"))
                .isEqualTo(!verb.operands.isEmpty());
    }

    @Test
    void onlyWhatGoesWithItIsThere() {
        assertThat(VerbHelp.text(Verb.LIST)).contains("--sort", "--columns", "--archive")
                .doesNotContain("--repair", "--interval");
    }

    @Test
    void operandsThatAnOptionReplacesMayBeLeftOut() {
        assertThat(VerbHelp.text(Verb.SHOW)).startsWith("Usage: coordinatool-client show [OPTION...] REQUEST...\n");
        assertThat(VerbHelp.text(Verb.CANCEL))
                .startsWith("Usage: coordinatool-client cancel [OPTION...] [REQUEST...]\n");
    }

    @Test
    void completionKnowsCommandsAndOptions() {
        assertThat(Completion.bash()).contains("status top list", "--columns", "complete -o default -F");
        assertThat(Completion.zsh()).startsWith("#compdef coordinatool-client\n")
                .contains("'lock:Sends no new work to movers.'",
                        "'*--mover=[With list\\: what this mover runs, or what waits for it, only.]"
                                + ":ID:_coordinatool_client_movers'",
                        "'Follows a request, or those of a hint, until they end; fails where they do.'".substring(1));
    }
}
