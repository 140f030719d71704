// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.cipher;

import java.util.Arrays;

/**
 * Numbers modulo p = 2^255 - 19, as ten limbs of 26 and 25 bits by turns, the lowest first, so that a product of limbs
 * and the sum of ten fit into 64 bits. What {@link #multiply} takes may be the sum or the difference of two of its
 * results, not more. Takes the same time whatever the numbers are. The array that is written to may be one of those
 * that are read.
 */
final class Field25519 {
    static final int LIMBS = 10;

    private static final int LOW26 = 0x3ffffff;
    private static final int LOW25 = 0x1ffffff;

    private Field25519() {
    }

    static long[] one() {
        long[] one = new long[LIMBS];
        one[0] = 1;
        return one;
    }

    /** Of 32 bytes, the lowest first, of which the highest bit does not count. */
    static long[] of(byte[] bytes) {
        long[] limbs = new long[LIMBS];
        for (int i = 0; i < LIMBS; i++) {
            int at = firstBit(i);
            long bits = 0;
            for (int k = Math.min(at / 8 + 4, X25519.BYTES - 1); k >= at / 8; k--) {
                bits = bits << 8 | bytes[k] & 0xff;
            }
            limbs[i] = bits >>> at % 8 & low(i);
        }
        return limbs;
    }

    /** Writes the one representation of a product that is less than p. The product must not be negative. */
    static void write(byte[] to, long[] product) {
        long[] limbs = product.clone();
        // How often p is contained: once where 19 more reach 2^255.
        long times = 19;
        for (int i = 0; i < LIMBS; i++) {
            times = limbs[i] + times >> width(i);
        }
        limbs[0] += 19 * times;
        long carry = 0;
        Arrays.fill(to, (byte) 0);
        for (int i = 0; i < LIMBS; i++) {
            long limb = limbs[i] + carry;
            carry = limb >> width(i);
            int at = firstBit(i);
            long bits = (limb & low(i)) << at % 8;
            for (int k = at / 8; k < Math.min(at / 8 + 5, X25519.BYTES); k++, bits >>>= 8) {
                to[k] |= (byte) bits;
            }
        }
    }

    private static int width(int limb) {
        return 26 - (limb & 1);
    }

    private static int low(int limb) {
        return (limb & 1) == 0 ? LOW26 : LOW25;
    }

    private static int firstBit(int limb) {
        return (51 * limb + 1) / 2;
    }

    static void add(long[] to, long[] a, long[] b) {
        for (int i = 0; i < LIMBS; i++) {
            to[i] = a[i] + b[i];
        }
    }

    static void subtract(long[] to, long[] a, long[] b) {
        for (int i = 0; i < LIMBS; i++) {
            to[i] = a[i] - b[i];
        }
    }

    /** Exchanges two numbers where {@code bit} is 1, and leaves them where it is 0. */
    static void swap(int bit, long[] a, long[] b) {
        for (int i = 0; i < LIMBS; i++) {
            long change = -bit & (a[i] ^ b[i]);
            a[i] ^= change;
            b[i] ^= change;
        }
    }

    /** The inverse is the power of p - 2, whose bits are all 1 but for two. */
    static void invert(long[] to, long[] a) {
        long[] power = a.clone();
        for (int bit = 253; bit >= 0; bit--) {
            multiply(power, power, power);
            if (bit != 2 && bit != 4) {
                multiply(power, power, a);
            }
        }
        System.arraycopy(power, 0, to, 0, LIMBS);
    }

    /**
     * Multiplies. Limbs i and j meet at limb i + j, twice as great where both are odd, as each of those begins half a
     * bit late (d); from limb 10 on, which is 2^255, they come in again below 19 times as great (w).
     */
    static void multiply(long[] to, long[] a, long[] b) {
        long a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4];
        long a5 = a[5], a6 = a[6], a7 = a[7], a8 = a[8], a9 = a[9];
        long b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4];
        long b5 = b[5], b6 = b[6], b7 = b[7], b8 = b[8], b9 = b[9];
        long d1 = 2 * a1, d3 = 2 * a3, d5 = 2 * a5, d7 = 2 * a7, d9 = 2 * a9;
        long w1 = 19 * b1, w2 = 19 * b2, w3 = 19 * b3, w4 = 19 * b4, w5 = 19 * b5;
        long w6 = 19 * b6, w7 = 19 * b7, w8 = 19 * b8, w9 = 19 * b9;
        long r0 = a0 * b0 + d1 * w9 + a2 * w8 + d3 * w7 + a4 * w6 + d5 * w5 + a6 * w4 + d7 * w3 + a8 * w2 + d9 * w1;
        long r1 = a0 * b1 + a1 * b0 + a2 * w9 + a3 * w8 + a4 * w7 + a5 * w6 + a6 * w5 + a7 * w4 + a8 * w3 + a9 * w2;
        long r2 = a0 * b2 + d1 * b1 + a2 * b0 + d3 * w9 + a4 * w8 + d5 * w7 + a6 * w6 + d7 * w5 + a8 * w4 + d9 * w3;
        long r3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + a4 * w9 + a5 * w8 + a6 * w7 + a7 * w6 + a8 * w5 + a9 * w4;
        long r4 = a0 * b4 + d1 * b3 + a2 * b2 + d3 * b1 + a4 * b0 + d5 * w9 + a6 * w8 + d7 * w7 + a8 * w6 + d9 * w5;
        long r5 = a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0 + a6 * w9 + a7 * w8 + a8 * w7 + a9 * w6;
        long r6 = a0 * b6 + d1 * b5 + a2 * b4 + d3 * b3 + a4 * b2 + d5 * b1 + a6 * b0 + d7 * w9 + a8 * w8 + d9 * w7;
        long r7 = a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0 + a8 * w9 + a9 * w8;
        long r8 = a0 * b8 + d1 * b7 + a2 * b6 + d3 * b5 + a4 * b4 + d5 * b3 + a6 * b2 + d7 * b1 + a8 * b0 + d9 * w9;
        long r9 = a0 * b9 + a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 + a9 * b0;
        r1 += r0 >> 26;
        r2 += r1 >> 25;
        r3 += r2 >> 26;
        r4 += r3 >> 25;
        r5 += r4 >> 26;
        r6 += r5 >> 25;
        r7 += r6 >> 26;
        r8 += r7 >> 25;
        r9 += r8 >> 26;
        r0 = (r0 & LOW26) + 19 * (r9 >> 25);
        to[0] = r0 & LOW26;
        to[1] = (r1 & LOW25) + (r0 >> 26);
        to[2] = r2 & LOW26;
        to[3] = r3 & LOW25;
        to[4] = r4 & LOW26;
        to[5] = r5 & LOW25;
        to[6] = r6 & LOW26;
        to[7] = r7 & LOW25;
        to[8] = r8 & LOW26;
        to[9] = r9 & LOW25;
    }
}
