// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CNumberTest {
    private static final long ALL = -1;

    private static long parse(String text, long max) throws FormatException {
        // Somewhere within a longer text, whose other parts are digits too.
        return CNumber.parse("77" + text + "99", 2, 2 + text.length(), max);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "010, 8", "0x10, 16", "0XaF, 175", "00, 0", "0x0, 0",
        "9223372036854775807, 9223372036854775807", "18446744073709551615, -1", "0xffffffffffffffff, -1",
        "01777777777777777777777, -1", "9223372036854775808, -9223372036854775808",
        "0x00000000000000000000000000000001, 1"})
    void readsCNotation(String text, long value) throws FormatException {
        assertThat(parse(text, ALL)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x", "08", "0xg", "-1", "+1", " 1", "1 ", "a", "1a", "18446744073709551616",
        "18446744073709551620", "99999999999999999999", "0x10000000000000000", "02000000000000000000000", "\u0661"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> parse(text, ALL)).isInstanceOf(FormatException.class)
                .hasMessageContaining("is not a number, or too large");
    }

    @Test
    void theLargestAllowedIsUnsigned() throws FormatException {
        assertThat(parse("4294967295", 0xffff_ffffL)).isEqualTo(0xffff_ffffL);
        assertThatThrownBy(() -> parse("4294967296", 0xffff_ffffL)).isInstanceOf(FormatException.class);
        assertThat(parse("18446744073709551614", -2)).isEqualTo(-2);
        assertThatThrownBy(() -> parse("18446744073709551615", -2)).isInstanceOf(FormatException.class);
    }

    @Test
    void aComplaintQuotesLittleAndHarmsNoTerminal() {
        assertThatThrownBy(() -> parse("\u001b[2J" + "x".repeat(1000), ALL))
                .hasMessage("'?[2J" + "x".repeat(56) + "...' is not a number, or too large");
    }
}
