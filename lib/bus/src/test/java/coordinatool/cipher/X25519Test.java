// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.cipher;

import static org.assertj.core.api.Assertions.assertThat;

import com.neilalexander.jnacl.crypto.curve25519;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class X25519Test {
    private static final long SEED = new Random().nextLong();

    /** RFC 7748, 5.2. */
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4, "
            + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c, "
            + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d, "
            + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493, "
            + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"})
    void multiplies(String number, String point, String product) {
        assertThat(product(bytes(number), bytes(point))).isEqualTo(bytes(product));
    }

    /** RFC 7748, 5.2: each product is the next number, and each number the next point. */
    @Test
    void multipliesAThousandTimes() {
        byte[] number = base();
        byte[] point = base();
        for (int i = 0; i < 1000; i++) {
            byte[] product = product(number, point);
            point = number;
            number = product;
        }
        assertThat(number).isEqualTo(bytes("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
    }

    /** On the way that JeroMQ takes. Bob's keys are those of RFC 7748, 6.1. */
    @Test
    void bothSidesAgree() {
        byte[] alice = bytes("77076d0a7318a57d3c16c17251b26645c6f3a6f6a8b7c8b7e8e9f4f6f0a5c9d2");
        byte[] bob = bytes("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        byte[] fromAlice = new byte[32];
        byte[] fromBob = new byte[32];
        curve25519.crypto_scalarmult_base(fromAlice, alice);
        curve25519.crypto_scalarmult_base(fromBob, bob);
        byte[] ofAlice = new byte[32];
        byte[] ofBob = new byte[32];

        assertThat(curve25519.crypto_scalarmult(ofAlice, alice, fromBob)).isZero();
        assertThat(curve25519.crypto_scalarmult(ofBob, bob, fromAlice)).isZero();

        assertThat(fromBob).isEqualTo(bytes("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        assertThat(ofAlice).isEqualTo(ofBob);
    }

    /** Numbers and points at random, or with many equal bits, where carries go far. */
    @Test
    void agreesWithTheJdk() throws GeneralSecurityException {
        Random random = new Random(SEED);
        for (int i = 0; i < 100; i++) {
            byte[] number = some(random);
            byte[] point = some(random);

            assertThat(product(number, point)).as("%d, seed %d", i, SEED).isEqualTo(ofTheJdk(number, point));
        }
    }

    private static byte[] some(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        int from = random.nextInt(64);
        if (from < 32) {
            Arrays.fill(bytes, from, 32, random.nextBoolean() ? (byte) 0xff : 0);
            bytes[0] ^= 2;
        }
        return bytes;
    }

    private static byte[] ofTheJdk(byte[] number, byte[] point) throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("X25519");
        byte[] reversed = new byte[32];
        for (int i = 0; i < 32; i++) {
            reversed[31 - i] = point[i];
        }
        reversed[0] &= 0x7f;
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, number)));
        agreement.doPhase(keys.generatePublic(
                new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, reversed))), true);
        return agreement.generateSecret();
    }

    private static byte[] product(byte[] number, byte[] point) {
        byte[] product = new byte[32];
        X25519.multiply(product, number, point);
        return product;
    }

    private static byte[] base() {
        byte[] base = new byte[32];
        base[0] = 9;
        return base;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
