// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LongOptionsTest {
    private static final List<String> NAMES = List.of("-l", "--lock", "--lock-quit", "--iters", "--unlock", "--queue");

    private static String inFull(String args) {
        return String.join(" ", LongOptions.inFull(NAMES, args.split(" ")));
    }

    @Test
    void whatIsUnambiguousIsWrittenInFull() {
        assertThat(inFull("--iter=3 --i 3 --lock-q - --un -l --q=--un")).isEqualTo(
                "--iters=3 --iters 3 --lock-quit - --unlock -l --queue=--un");
    }

    @Test
    void theRestStaysAsItIs() {
        assertThat(inFull("--lock --loc --nothing --=x -- --un")).isEqualTo("--lock --loc --nothing --=x -- --un");
    }
}
