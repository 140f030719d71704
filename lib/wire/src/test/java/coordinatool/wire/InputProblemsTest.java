// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InputProblemsTest {
    private final List<String> said = new ArrayList<>();
    private final InputProblems complaints = new InputProblems(Set.of("hint"), said::add);

    @Test
    void showsTheFirstFewAndCountsTheRest() {
        for (int line = 1; line <= 20_000; line++) {
            complaints.add("f:" + line, line % 2 == 0 ? "even" : "odd");
        }
        complaints.add("f:20001", "once");
        complaints.finish();
        assertThat(complaints.count()).isEqualTo(20_001);
        assertThat(said).containsExactly("f:1: odd", "f:2: even", "f:3: odd", "f:4: even", "f:5: odd", "f:6: even",
                "f:20001: once", "the same of 9997 more, the last is f:19999: odd",
                "the same of 9997 more, the last is f:20000: even");
    }

    @Test
    void saysAHintOnce() {
        complaints.add("f:1", "hint");
        complaints.add("f:2", "hint");
        complaints.finish();
        assertThat(said).containsExactly("f:1: hint", "the same of 1 more, the last is f:2: hint");
    }

    @Test
    void isBoundedWhereAllAreDifferent() {
        for (int line = 1; line <= 20_000; line++) {
            complaints.add("f:" + line, "problem " + line);
        }
        complaints.finish();
        assertThat(said).hasSize(21).endsWith("other problems with 19980 more, the last is f:20000");
    }
}
