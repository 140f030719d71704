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
        assertThat(help.contains("--json")).isEqualTo(verb.takesJson);
        assertThat(help.matches("(?s).*(FID, file or cookie of|Name of a mover|File with active).*"))
                .isEqualTo(verb.takesOperands);
    }

    @Test
    void onlyWhatGoesWithItIsThere() {
        assertThat(VerbHelp.text(Verb.LIST)).contains("--sort", "--columns", "--archive")
                .doesNotContain("--repair", "--interval");
    }

    @Test
    void completionKnowsCommandsAndOptions() {
        assertThat(Completion.script()).contains("status top list", "--columns", "complete -F");
    }
}
