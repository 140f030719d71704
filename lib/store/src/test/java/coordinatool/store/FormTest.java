// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.Action;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each form gives back what it was given, and refuses what is none of ours. */
class FormTest {
    private final RequestCodec codec = new RequestCodec();

    private <T> T back(Form<T> form, T thing) throws FormatException {
        return form.reader().read(form.writer().write(thing, codec), codec);
    }

    private <T> T read(Form<T> form, String text) throws FormatException {
        return form.reader().read(text.getBytes(StandardCharsets.ISO_8859_1), codec);
    }

    @Test
    void textIsAnythingInUtf8() throws FormatException {
        for (String text : new String[] {"", "mover0", "\u00e9 \ud834\udd1e\0\n"}) {
            assertThat(back(Form.TEXT, text)).isEqualTo(text);
        }
        assertThatThrownBy(() -> read(Form.TEXT, "\u00e9")).isInstanceOf(FormatException.class).hasMessage("not UTF-8");
        assertThat(back(Form.NAME, "m 0")).isEqualTo("m 0");
        assertThatThrownBy(() -> read(Form.NAME, "")).isInstanceOf(FormatException.class).hasMessage("no name");
        assertThatThrownBy(() -> read(Form.NAME, "\u00ff")).isInstanceOf(FormatException.class);
    }

    @Test
    void numbersAreDecimal() throws FormatException {
        for (long number : new long[] {0, 7, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(back(Form.NUMBER, number)).isEqualTo(number);
            assertThat(Form.NUMBER.writer().write(number, codec))
                    .isEqualTo(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
        }
        for (String other : new String[] {"", "x", "1.0", " 1", "9223372036854775808"}) {
            assertThatThrownBy(() -> read(Form.NUMBER, other)).isInstanceOf(FormatException.class);
        }
    }

    @Test
    void numbersOfLinesAreSortedAsText() throws FormatException {
        for (long number : new long[] {1, 0xabcdef, Long.MAX_VALUE}) {
            assertThat(back(Form.LINE_NUMBER, number)).isEqualTo(number);
        }
        assertThat(new String(Form.LINE_NUMBER.writer().write(0xabcL, codec), StandardCharsets.US_ASCII))
                .isEqualTo("0000000000000abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "0000000000000ABC", "0000000000000abg", "00000000000000abc", "-000000000000abc",
        "0000000000000000", "8000000000000000", "ffffffffffffffff", "000000000000abc "})
    void aLineHasOneNumberOnly(String text) {
        assertThatThrownBy(() -> read(Form.LINE_NUMBER, text)).isInstanceOf(FormatException.class)
                .hasMessage("not a number of 16 hexadecimal digits");
    }

    @Test
    void keysAndRequestsAreThoseOfTheOriginal() throws FormatException {
        Request request = Owner.archive(3);
        assertThat(back(Form.KEY, request.key())).isEqualTo(request.key());
        assertThat(back(Form.REQUEST, request)).usingRecursiveComparison().isEqualTo(request);
        assertThatThrownBy(() -> read(Form.KEY, "xyz")).isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> read(Form.REQUEST, "[]")).isInstanceOf(FormatException.class);
    }

    @Test
    void aCancelSaysWhetherItWasSent() throws FormatException {
        Request request = Owner.request(Action.CANCEL, 5, "tag=x");
        for (boolean sent : new boolean[] {false, true}) {
            Cancel cancel = back(Form.CANCEL, new Cancel(request, sent));
            assertThat(cancel.sent()).isEqualTo(sent);
            assertThat(cancel.request().key()).isEqualTo(request.key());
            assertThat(cancel.request().action()).isEqualTo(Action.CANCEL);
            assertThat(back(Form.CANCEL, cancel).sent()).as("again").isEqualTo(sent);
        }
    }
}
