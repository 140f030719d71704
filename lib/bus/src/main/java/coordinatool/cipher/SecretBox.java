// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.cipher;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Messages sealed with a key that both sides know, XSalsa20 and Poly1305, as NaCl's crypto_secretbox does and CURVE of
 * ZeroMQ prescribes for what goes over the bus. Arrays are laid out as NaCl wants them: 32 zeros before the text; 16
 * zeros and a tag of 16 bytes before what it becomes. Any threads.
 *
 * <p>JeroMQ has this from jnacl, which follows NaCl's reference code: numbers in limbs of eight bits, and words taken
 * apart for each block. With the quick compiler, the only one that our daemons have, a message of a kilobyte took
 * it eight times as long as it takes here.
 */
public final class SecretBox {
    /** Zeros before a text. */
    public static final int TEXT_OFFSET = 32;
    /** Zeros before a tag. */
    private static final int TAG_OFFSET = TEXT_OFFSET - Poly1305.TAG;

    private SecretBox() {
    }

    /**
     * Seals a message.
     *
     * @param to what it becomes: {@code length} bytes are written
     * @param from 32 bytes that do not matter, and the text
     * @param length of all of that, at least 32
     * @param nonce 24 bytes, never twice with one key
     * @param key 32 bytes
     */
    public static void seal(byte[] to, byte[] from, int length, byte[] nonce, byte[] key) {
        Salsa20 stream = new Salsa20(key, nonce);
        int[] first = stream.next();
        Poly1305 authenticator = new Poly1305(first);
        xor(stream, first, to, from, length);
        authenticator.tag(to, TEXT_OFFSET, length - TEXT_OFFSET, to, TAG_OFFSET);
        Arrays.fill(to, 0, TAG_OFFSET, (byte) 0);
    }

    /**
     * Opens a message.
     *
     * @param to the text after 32 zeros: {@code length} bytes are written, or none
     * @param from 16 bytes that do not matter, the tag, and what was sealed
     * @param length of all of that, at least 32
     * @param nonce 24 bytes
     * @param key 32 bytes
     * @return whether it was sealed so with this key and nonce
     */
    public static boolean open(byte[] to, byte[] from, int length, byte[] nonce, byte[] key) {
        Salsa20 stream = new Salsa20(key, nonce);
        int[] first = stream.next();
        byte[] tag = new byte[Poly1305.TAG];
        new Poly1305(first).tag(from, TEXT_OFFSET, length - TEXT_OFFSET, tag, 0);
        if (!MessageDigest.isEqual(tag, Arrays.copyOfRange(from, TAG_OFFSET, TEXT_OFFSET))) {
            return false;
        }
        xor(stream, first, to, from, length);
        Arrays.fill(to, 0, TEXT_OFFSET, (byte) 0);
        return true;
    }

    /** The text begins in the middle of the stream's first block, whose first half was the authenticator's key. */
    private static void xor(Salsa20 stream, int[] first, byte[] to, byte[] from, int length) {
        int[] block = first;
        int word = TEXT_OFFSET / 4;
        int at = TEXT_OFFSET;
        for (; at < length - 3; at += 4) {
            if (word == block.length) {
                block = stream.next();
                word = 0;
            }
            LittleEndian.put(to, at, LittleEndian.get(from, at) ^ block[word++]);
        }
        if (at < length) {
            int rest = word < block.length ? block[word] : stream.next()[0];
            for (; at < length; at++) {
                to[at] = (byte) (from[at] ^ rest);
                rest >>>= 8;
            }
        }
    }
}
