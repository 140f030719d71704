// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FidTest {

    @ParameterizedTest
    @ValueSource(strings = {"[0x200000401:0x1a:0x0]", "0x200000401:0x1a:0x0", " \t[0x200000401:0x1a:0x0]",
        "0x200000401:26:0", "0X200000401:032:0x00", "[8589935617:0x1A:0x0]"})
    void readsTheKernelsAndCNotation(String text) throws Exception {
        assertThat(Fid.parse(text)).isEqualTo(new Fid(0x200000401L, 26, 0)).hasToString("[0x200000401:0x1a:0x0]");
    }

    @Test
    void readsTheLargestAndTheSmallest() throws Exception {
        assertThat(Fid.parse("[0xffffffffffffffff:0xffffffff:0xffffffff]")).isEqualTo(new Fid(-1, -1, -1));
        assertThat(Fid.parse("01777777777777777777777:037777777777:4294967295")).isEqualTo(new Fid(-1, -1, -1));
        assertThat(Fid.parse("18446744073709551615:0:0").seq()).isEqualTo(-1);
        assertThat(Fid.parse("[0:0:0]")).hasToString("[0x0:0x0:0x0]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[]", ":", "::", "1:2", "1:2:3:4", "[1:2:3", "1:2:3]", "[1:2:3] ", "[1:2:3]x",
        "1: 2:3", "-1:2:3", "+1:2:3", "0x:2:3", "0xg:2:3", "08:2:3", "1:4294967296:3", "1:2:0x100000000",
        "18446744073709551616:0:0",
        "0x10000000000000000:0:0", "99999999999999999999999:0:0", "[[1:2:3]]", "\u0661:2:3",
        "[0x00000000000000000000000000000000000000000000000000000000000000001:0x1:0x0]"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> Fid.parse(text)).isInstanceOf(FormatException.class).hasMessageContaining("FID");
    }

    @Test
    void keyIsWhatTheOriginalWrites() throws Exception {
        RequestKey key = new RequestKey(1001, new Fid(0x200000401L, 1, 0));
        String text = "00000000000003e900000002000004010000000100000000";

        assertThat(key).hasToString(text);
        assertThat(RequestKey.parse(ascii(text))).isEqualTo(key);
        assertThatThrownBy(() -> RequestKey.parse(ascii(text + "0"))).isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> RequestKey.parse(ascii(text.toUpperCase(Locale.ROOT))))
                .isInstanceOf(FormatException.class);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
