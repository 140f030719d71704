// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the mode of a file lets somebody do, as the kernel has it. */
class RightTest {
    private static final int FILE = 0100000;

    /** The file is of user 1 and group 10. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            1, 20, 000, true,  true
            2, 10, 040, false, true
            2, 10, 004, false, false
            2, 20, 004, false, true
            2, 20, 040, false, false
            2, 20, 733, false, false
            0, 0,  770, false, false
            """)
    void isOfTheFirstClassThatFits(long uid, long gid, String mode, boolean own, boolean read) {
        Map<String, Object> file = Map.of("uid", 1, "gid", 10, "mode", FILE | Integer.parseInt(mode, 8));
        assertThat(Right.OWN.holds(uid, Set.of(gid, 30L), file)).isEqualTo(own);
        assertThat(Right.READ.holds(uid, Set.of(gid, 30L), file)).isEqualTo(read);
        assertThat(Right.ANY.holds(uid, Set.of(gid, 30L), file)).isTrue();
    }
}
