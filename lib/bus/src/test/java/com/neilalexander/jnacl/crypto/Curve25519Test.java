// SPDX-License-Identifier: LGPL-3.0-or-later
package com.neilalexander.jnacl.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.neilalexander.jnacl.NaCl;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Curve25519Test {
    private static final HexFormat HEX = HexFormat.of();
    private static final long SEED = 20261126;

    /** RFC 7748, section 5.2; and a point that has no inverse. */
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
        "77076d0a7318a57d3c16c17251b26645df4c6f2a8d2b2c3ae0b3a8d0a3e6d8f0,"
                + "0000000000000000000000000000000000000000000000000000000000000000,"
                + "0000000000000000000000000000000000000000000000000000000000000000"
    })
    void isX25519(String scalar, String point, String product) {
        byte[] q = new byte[32];
        curve25519.crypto_scalarmult(q, HEX.parseHex(scalar), HEX.parseHex(point));

        assertThat(HEX.formatHex(q)).isEqualTo(product);
    }

    @Test
    void makesThePublicKeyOfASecretOne() {
        byte[] secret = new byte[32];
        new Random(SEED).nextBytes(secret);
        byte[] q = new byte[32];
        curve25519.crypto_scalarmult_base(q, secret);

        assertThat(q).isEqualTo(ofTheLibrary(secret, new byte[] {9}));
    }

    @Test
    void agreesWithTheLibrarys() {
        Random random = new Random(SEED);
        for (int round = 0; round < 60; round++) {
            byte[] n = new byte[32];
            byte[] p = new byte[32];
            random.nextBytes(n);
            random.nextBytes(p);
            if (round % 3 == 0) {
                Arrays.fill(p, 1, 32, (byte) 0xff);
                p[0] = (byte) (0xe0 + round % 32);
            }
            p[31] &= 0x7f;
            byte[] q = new byte[32];
            curve25519.crypto_scalarmult(q, n, p);
            assertThat(q).as("seed %d round %d", SEED, round).isEqualTo(ofTheLibrary(n, p));
        }
    }

    @Test
    void standsInThePlaceOfTheLibrarys() {
        assertThat(curve25519.class.getProtectionDomain().getCodeSource())
                .isNotEqualTo(NaCl.class.getProtectionDomain().getCodeSource());
    }

    private static byte[] ofTheLibrary(byte[] n, byte[] p) {
        URL library = NaCl.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {library}, ClassLoader.getPlatformClassLoader())) {
            Method multiply = loader.loadClass(curve25519.class.getName())
                    .getMethod("crypto_scalarmult", byte[].class, byte[].class, byte[].class);
            byte[] q = new byte[32];
            multiply.invoke(null, q, n, Arrays.copyOf(p, 32));
            return q;
        } catch (ReflectiveOperationException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
