// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HintRuleTest {
    private final HintRule rule = new HintRule("cr");

    private String value(String data) {
        return rule.valueIn(data.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void findsTheFirstPartWithItsName() {
        assertThat(value("cr=job")).isEqualTo("job");
        assertThat(value("tag=x,cr=A-Z_09,more")).isEqualTo("A-Z_09");
        assertThat(value("cr=one,cr=two")).isEqualTo("one");
        assertThat(value("cr=job\0cr=hidden")).isEqualTo("job");
        assertThat(value("cr=" + "x".repeat(64))).hasSize(64);
    }

    @Test
    void takesNothingThatCouldLeaveTheDirectory() {
        List<String> all = List.of("", "..", ".", "a/b", "/etc/passwd", "a b", "ü", "a\nb", "a\tb", "x".repeat(65));
        for (String bad : all) {
            assertThat(value("cr=" + bad)).as("<%s>", bad).isNull();
        }
    }

    @Test
    void aBadValueIsNotReplacedByALaterGoodOne() {
        assertThat(value("cr=../x,cr=good")).isNull();
    }

    @Test
    void otherNamesAreNotOurs() {
        assertThat(value("")).isNull();
        assertThat(value("crx=job")).isNull();
        assertThat(value("xcr=job")).isNull();
        assertThat(value("cr")).isNull();
        assertThat(value("tag=cr=job")).isNull();
        assertThat(value("x\0,cr=job")).isNull();
    }
}
