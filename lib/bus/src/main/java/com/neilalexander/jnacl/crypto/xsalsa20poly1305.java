// SPDX-License-Identifier: LGPL-3.0-or-later
package com.neilalexander.jnacl.crypto;

import coordinatool.cipher.SecretBox;

/**
 * Stands in the place of jnacl's own class of this name, which it must precede on the class path: JeroMQ's messages are
 * sealed and opened by {@link SecretBox}. Where jnacl's own is loaded everything works as well, only slower.
 */
public final class xsalsa20poly1305 {
    private xsalsa20poly1305() {
    }

    /** Seals. Returns 0, or -1 where {@code length} is less than 32. */
    public static int crypto_secretbox(byte[] to, byte[] from, long length, byte[] nonce, byte[] key) {
        if (length < SecretBox.TEXT_OFFSET) {
            return -1;
        }
        SecretBox.seal(to, from, Math.toIntExact(length), nonce, key);
        return 0;
    }

    /** Opens. Returns 0, or -1 where {@code length} is less than 32 or the message was not sealed so. */
    public static int crypto_secretbox_open(byte[] to, byte[] from, long length, byte[] nonce, byte[] key) {
        boolean opened = length >= SecretBox.TEXT_OFFSET
                && SecretBox.open(to, from, Math.toIntExact(length), nonce, key);
        return opened ? 0 : -1;
    }
}
