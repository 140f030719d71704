// SPDX-License-Identifier: LGPL-3.0-or-later

/**
 * The cipher of the bus's messages, quick without an optimizing compiler. {@link coordinatool.cipher.SecretBox} is its
 * face; JeroMQ comes to it through {@code com.neilalexander.jnacl.crypto.xsalsa20poly1305}. Keys are agreed by jnacl.
 */
package coordinatool.cipher;
