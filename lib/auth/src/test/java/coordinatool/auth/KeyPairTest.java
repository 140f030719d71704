// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyPairTest {
    private static java.security.KeyPair pair(String algorithm, AlgorithmParameterSpec kind)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(kind);
        return generator.generateKeyPair();
    }

    @Test
    void eachFitsItselfAlone() throws GeneralSecurityException {
        List<java.security.KeyPair> pairs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            pairs.add(pair("RSA", new RSAKeyGenParameterSpec(1024, RSAKeyGenParameterSpec.F4)));
            pairs.add(pair("EC", new ECGenParameterSpec("secp256r1")));
            pairs.add(pair("EC", new ECGenParameterSpec("secp384r1")));
            pairs.add(pair("Ed25519", NamedParameterSpec.ED25519));
        }
        for (java.security.KeyPair one : pairs) {
            for (java.security.KeyPair other : pairs) {
                assertThat(KeyPair.fit(one.getPrivate(), other.getPublic()))
                        .as("%s with %s", one.getPrivate(), other.getPublic()).isEqualTo(one == other);
            }
        }
    }
}
