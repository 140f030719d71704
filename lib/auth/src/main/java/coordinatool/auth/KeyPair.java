// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;

/** A private key, of one of the kinds that {@link Pem} reads, and a public one that may be another's. */
final class KeyPair {
    private static final byte[] SIGNED = {1};

    private KeyPair() {
    }

    /** Whether they belong together. */
    static boolean fit(PrivateKey ours, PublicKey known) {
        if (ours instanceof RSAKey one && known instanceof RSAKey other) {
            return one.getModulus().equals(other.getModulus());
        }
        try {
            Signature signature = Signature.getInstance(ours.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
            signature.initSign(ours);
            signature.update(SIGNED);
            byte[] signed = signature.sign();
            signature.initVerify(known);
            signature.update(SIGNED);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // Of another kind, or on another curve.
            return false;
        }
    }
}
