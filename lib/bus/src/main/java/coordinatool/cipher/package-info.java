// SPDX-License-Identifier: LGPL-3.0-or-later

/**
 * The cryptography of the bus, quick without an optimizing compiler: {@link coordinatool.cipher.SecretBox} seals
 * messages, {@link coordinatool.cipher.X25519} agrees on keys. JeroMQ comes to them through classes that have the names
 * of jnacl's, {@code com.neilalexander.jnacl.crypto.xsalsa20poly1305} and {@code curve25519}.
 */
package coordinatool.cipher;
