// SPDX-License-Identifier: LGPL-3.0-or-later
package com.neilalexander.jnacl.crypto;

import coordinatool.cipher.X25519;

/**
 * Stands in the place of jnacl's own class of this name, which it must precede on the class path: JeroMQ's peers agree
 * on keys by {@link X25519}. Where jnacl's own is loaded everything works as well, only slower.
 */
public final class curve25519 {
    private curve25519() {
    }

    /** Writes the product of a number and a point. Returns 0. */
    public static int crypto_scalarmult(byte[] product, byte[] number, byte[] point) {
        X25519.multiply(product, number, point);
        return 0;
    }

    /** Writes the public key of a private one. Returns 0. */
    public static int crypto_scalarmult_base(byte[] product, byte[] number) {
        X25519.multiplyBase(product, number);
        return 0;
    }
}
