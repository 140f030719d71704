// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HashedValueTest {
    @Test
    void theValueMayBeEmpty() {
        assertThat(HashedValue.find("a,grp=,b".getBytes(StandardCharsets.UTF_8), "grp=".getBytes(
                StandardCharsets.UTF_8))).isEqualTo(new HashedValue(6, 6, 5381));
    }

    @Test
    void bytesAreSigned() {
        byte[] data = {'g', '=', (byte) 0xff};
        assertThat(HashedValue.find(data, new byte[] {'g', '='}).hash()).isEqualTo(5381L * 33 - 1);
    }
}
