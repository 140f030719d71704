// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

class OptionModelTest {
    private final OptionModel model = OptionModel.ofTool("coordinatool-test", "Is tested.",
            List.of(OptionSpec.builder("--iters").type(int.class).build()));

    @ParameterizedTest
    @ValueSource(strings = {"x", "2147483648", "1.5", "0x10"})
    void whatIsNoWholeNumberIsNamed(String value) {
        assertThatThrownBy(() -> model.parse("--iters", value)).isInstanceOf(MisuseException.class)
                .hasMessageContaining("'--iters'")
                .hasMessageContaining("'" + value + "' is not a whole number up to 2147483647");
    }

    @Test
    void aWholeNumberIsTaken() throws Exception {
        assertThat(model.parse("--iters", "-7").<Integer>value("--iters", 0)).isEqualTo(-7);
    }
}
