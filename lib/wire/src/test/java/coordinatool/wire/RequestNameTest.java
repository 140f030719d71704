// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.RequestFilter;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestNameTest {
    private static final Fid FILE = new Fid(0x200000401L, 2, 0);

    @Test
    void requestsAreNamedByFidOrCookie() throws IOException, FormatException {
        assertThat(RequestName.filter("[0x200000401:0x2:0x0]")).isEqualTo(RequestFilter.ofFile(FILE));
        assertThat(RequestName.filter("0x200000401:0x2:0x0")).isEqualTo(RequestFilter.ofFile(FILE));
        assertThat(RequestName.filter("0x10")).isEqualTo(RequestFilter.ofCookie(16));
        assertThat(RequestName.filter("010")).isEqualTo(RequestFilter.ofCookie(10));
        assertThat(RequestName.filter("18446744073709551615")).isEqualTo(RequestFilter.ofCookie(-1));
        assertThat(RequestName.isNumber("0x10")).isTrue();
        assertThat(RequestName.isNumber("/mnt/0x10")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551616", "[0x1:0x2:0x1ffffffff]", "0x1:0x2:x"})
    void whatLooksLikeOneAndIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> RequestName.filter(text)).isInstanceOf(FormatException.class);
    }
}
