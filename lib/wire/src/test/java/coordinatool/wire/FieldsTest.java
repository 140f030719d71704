// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What tools print in a line, as text and as JSON. */
class FieldsTest {
    @Test
    void theSameTwice() {
        Fields fields = new Fields().add("mover", "m \"1\n").add("count", 3L).add("gone", true).add("nothing", null);
        assertThat(fields.line(false)).isEqualTo("mover=\"m \\\"1\\n\" count=3 gone=true\n");
        assertThat(fields.line(true)).isEqualTo("{\"mover\":\"m \\\"1\\n\",\"count\":3,\"gone\":true}\n");
    }

    @Test
    void objectsInObjects() {
        Fields inner = new Fields().add("rules", List.of("a", "b"));
        assertThat(new Fields().add("request", Fields.ofJson("{\"x\":1}")).add("why", inner)
                .add("all", List.of(inner)).json())
                .isEqualTo("{\"request\":{\"x\":1},"
                        + "\"why\":{\"rules\":[\"a\",\"b\"]},\"all\":[{\"rules\":[\"a\",\"b\"]}]}");
    }
}
