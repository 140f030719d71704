// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.cipher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Poly1305Test {
    private static final String FF16 = "ffffffffffffffffffffffffffffffff";

    /** RFC 8439: the example of 2.5.2, and those of A.3 (7 to 11) in which something goes over the modulus. */
    @ParameterizedTest
    @CsvSource({
        "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b,"
            + "43727970746f6772617068696320466f72756d2052657365617263682047726f7570,a8061dc1305136c6c22b8baf0c0127a9",
        "0200000000000000000000000000000000000000000000000000000000000000," + FF16
        + ",03000000000000000000000000000000",
        "02000000000000000000000000000000" + FF16
        + ",02000000000000000000000000000000,03000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000,"
            + FF16 + "f0ffffffffffffffffffffffffffffff11000000000000000000000000000000,"
            + "05000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000,"
            + FF16 + "fbfefefefefefefefefefefefefefefe01010101010101010101010101010101,"
            + "00000000000000000000000000000000",
        "0200000000000000000000000000000000000000000000000000000000000000,fdffffffffffffffffffffffffffffff,"
            + "faffffffffffffffffffffffffffffff",
    })
    void agreesWithTheRfc(String key, String message, String tag) {
        byte[] text = bytes(message);
        byte[] out = new byte[16];

        new Poly1305(words(bytes(key))).tag(text, 0, text.length, out, 0);

        assertThat(HexFormat.of().formatHex(out)).isEqualTo(tag);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static int[] words(byte[] key) {
        int[] words = new int[8];
        for (int i = 0; i < 8; i++) {
            words[i] = LittleEndian.get(key, 4 * i);
        }
        return words;
    }
}
