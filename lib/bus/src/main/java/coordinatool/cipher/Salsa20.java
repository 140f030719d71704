// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.cipher;

/**
 * The key stream XSalsa20, in blocks of 64 bytes: D. J. Bernstein, "Extending the Salsa20 nonce" (2011). For one
 * message; for one thread at a time. Takes the same time whatever key and message are.
 */
final class Salsa20 {
    /** "expand 32-byte k", the constant of keys of this size. */
    private static final int SIGMA0 = 0x61707865;
    private static final int SIGMA1 = 0x3320646e;
    private static final int SIGMA2 = 0x79622d32;
    private static final int SIGMA3 = 0x6b206574;

    private final int[] input = new int[16];
    private final int[] block = new int[16];

    /**
     * Begins the stream of a message.
     *
     * @param key 32 bytes
     * @param nonce 24 bytes, of which the first 16 make a key of their own
     */
    Salsa20(byte[] key, byte[] nonce) {
        for (int i = 0; i < 4; i++) {
            input[1 + i] = LittleEndian.get(key, 4 * i);
            input[11 + i] = LittleEndian.get(key, 16 + 4 * i);
            input[6 + i] = LittleEndian.get(nonce, 4 * i);
        }
        input[0] = SIGMA0;
        input[5] = SIGMA1;
        input[10] = SIGMA2;
        input[15] = SIGMA3;
        rounds();
        for (int i = 0; i < 4; i++) {
            input[1 + i] = block[5 * i];
            input[11 + i] = block[6 + i];
        }
        input[6] = LittleEndian.get(nonce, 16);
        input[7] = LittleEndian.get(nonce, 20);
        input[8] = 0;
        input[9] = 0;
    }

    /** The next 64 bytes of the stream, as 16 words of four bytes, the lowest first. The next call overwrites them. */
    int[] next() {
        rounds();
        for (int i = 0; i < 16; i++) {
            block[i] += input[i];
        }
        if (++input[8] == 0) {
            input[9]++;
        }
        return block;
    }

    /** Ten times: each column of the four by four words, then each row. In locals, which the quick compiler needs. */
    private void rounds() {
        int[] in = input;
        int x0 = in[0], x1 = in[1], x2 = in[2], x3 = in[3], x4 = in[4], x5 = in[5], x6 = in[6], x7 = in[7];
        int x8 = in[8], x9 = in[9], x10 = in[10], x11 = in[11], x12 = in[12], x13 = in[13], x14 = in[14], x15 = in[15];
        for (int i = 0; i < 10; i++) {
            x4 ^= Integer.rotateLeft(x0 + x12, 7);
            x8 ^= Integer.rotateLeft(x4 + x0, 9);
            x12 ^= Integer.rotateLeft(x8 + x4, 13);
            x0 ^= Integer.rotateLeft(x12 + x8, 18);
            x9 ^= Integer.rotateLeft(x5 + x1, 7);
            x13 ^= Integer.rotateLeft(x9 + x5, 9);
            x1 ^= Integer.rotateLeft(x13 + x9, 13);
            x5 ^= Integer.rotateLeft(x1 + x13, 18);
            x14 ^= Integer.rotateLeft(x10 + x6, 7);
            x2 ^= Integer.rotateLeft(x14 + x10, 9);
            x6 ^= Integer.rotateLeft(x2 + x14, 13);
            x10 ^= Integer.rotateLeft(x6 + x2, 18);
            x3 ^= Integer.rotateLeft(x15 + x11, 7);
            x7 ^= Integer.rotateLeft(x3 + x15, 9);
            x11 ^= Integer.rotateLeft(x7 + x3, 13);
            x15 ^= Integer.rotateLeft(x11 + x7, 18);

            x1 ^= Integer.rotateLeft(x0 + x3, 7);
            x2 ^= Integer.rotateLeft(x1 + x0, 9);
            x3 ^= Integer.rotateLeft(x2 + x1, 13);
            x0 ^= Integer.rotateLeft(x3 + x2, 18);
            x6 ^= Integer.rotateLeft(x5 + x4, 7);
            x7 ^= Integer.rotateLeft(x6 + x5, 9);
            x4 ^= Integer.rotateLeft(x7 + x6, 13);
            x5 ^= Integer.rotateLeft(x4 + x7, 18);
            x11 ^= Integer.rotateLeft(x10 + x9, 7);
            x8 ^= Integer.rotateLeft(x11 + x10, 9);
            x9 ^= Integer.rotateLeft(x8 + x11, 13);
            x10 ^= Integer.rotateLeft(x9 + x8, 18);
            x12 ^= Integer.rotateLeft(x15 + x14, 7);
            x13 ^= Integer.rotateLeft(x12 + x15, 9);
            x14 ^= Integer.rotateLeft(x13 + x12, 13);
            x15 ^= Integer.rotateLeft(x14 + x13, 18);
        }
        int[] out = block;
        out[0] = x0;
        out[1] = x1;
        out[2] = x2;
        out[3] = x3;
        out[4] = x4;
        out[5] = x5;
        out[6] = x6;
        out[7] = x7;
        out[8] = x8;
        out[9] = x9;
        out[10] = x10;
        out[11] = x11;
        out[12] = x12;
        out[13] = x13;
        out[14] = x14;
        out[15] = x15;
    }
}
