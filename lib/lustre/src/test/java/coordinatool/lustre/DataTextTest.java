// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.FormatException;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataTextTest {
    /** Lead and continuation bytes of every kind, and edges, so that nearly valid sequences are common. */
    private static final int[] BYTES = {0, 'a', 0x7f, 0x80, 0xbf, 0x82, 0x83, 0xb0, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xa0,
        0x9f, 0xed, 0xef, 0xf0, 0x90, 0x8f, 0xf3, 0xf4, 0xf5, 0xff};

    @ParameterizedTest
    @ValueSource(strings = {"", "tag=x", "t\u00e9g=\u2713", "\ud83d\udc27", "a\0b", "\u07ff\u0800\ud7ff\ue000\uffff",
        "\udb80\udc7f\udb80\udd00"})
    void validUtf8StandsForItself(String text) throws Exception {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);

        assertThat(DataText.encode(data)).isSameAs(data);
        assertThat(DataText.toString(data)).isEqualTo(text);
        assertThat(decode(text)).isEqualTo(data);
    }

    @Test
    void otherBytesAreEscapedOneByOne() {
        assertThat(DataText.toString(bytes(0xff, 'a', 0xc3))).isEqualTo(escaped(0xff) + "a" + escaped(0xc3));
        assertThat(DataText.toString(bytes(0xc0, 0x80))).as("overlong").isEqualTo(escaped(0xc0) + escaped(0x80));
        assertThat(DataText.toString(bytes(0xed, 0xa0, 0x80))).as("surrogate")
                .isEqualTo(escaped(0xed) + escaped(0xa0) + escaped(0x80));
        assertThat(DataText.toString(bytes(0xe2, 0x9c, 'x'))).as("cut short")
                .isEqualTo(escaped(0xe2) + escaped(0x9c) + "x");
    }

    @Test
    void aSpelledEscapeIsEscaped() throws Exception {
        byte[] spelled = escaped(0x80).getBytes(StandardCharsets.UTF_8);

        assertThat(spelled).isEqualTo(bytes(0xf3, 0xb0, 0x82, 0x80));
        assertThat(DataText.toString(spelled)).isEqualTo(escaped(0xf3) + escaped(0xb0) + escaped(0x82) + escaped(0x80));
        assertThat(decode(DataText.toString(spelled))).isEqualTo(spelled);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyByteStringHasATextThatGivesItBack(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 50_000; round++) {
            byte[] data = new byte[random.nextInt(12)];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) BYTES[random.nextInt(BYTES.length)];
            }
            byte[] text = DataText.encode(data);
            CharBuffer chars = strictUtf8(text);
            assertThat(decode(chars.toString())).as("seed %d round %d", seed, round).isEqualTo(data);
        }
    }

    @Test
    void halfASurrogatePairIsRefused() {
        for (String text : new String[] {"\ud83d", "\udc27", "\ud83dx", "\udc27\ud83d", "x\ud83d"}) {
            assertThatThrownBy(() -> decode(text)).isInstanceOf(FormatException.class);
        }
    }

    private static CharBuffer strictUtf8(byte[] text) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
    }

    private static String escaped(int b) {
        return Character.toString(0xF0000 + b);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] decode(String text) throws FormatException {
        return DataText.decode(text.toCharArray(), 0, text.length());
    }
}
