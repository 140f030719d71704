// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.cipher;

import java.util.Arrays;

/**
 * The authenticator Poly1305 (RFC 8439, 2.5): a message is a polynomial with its pieces of 16 bytes as coefficients, at
 * a secret point r, modulo 2^130 - 5, plus a secret number. Numbers are five limbs of 26 bits, so that a product of
 * limbs and the sum of five fit into 64 bits. Takes the same time whatever key and message are. For one thread at a
 * time.
 */
final class Poly1305 {
    /** Bytes of a tag. */
    static final int TAG = 16;

    private static final int LIMB = 0x3ffffff;

    private final int r0, r1, r2, r3, r4;
    /** What is added at the end. */
    private final int pad0, pad1, pad2, pad3;
    private long h0, h1, h2, h3, h4;

    /**
     * Begins a message. A key of 32 bytes, as words of four, the lowest first; it may be used for this message only.
     */
    Poly1305(int[] key) {
        // The bits that RFC 8439 wants cleared keep the products small.
        r0 = key[0] & 0x3ffffff;
        r1 = (key[0] >>> 26 | key[1] << 6) & 0x3ffff03;
        r2 = (key[1] >>> 20 | key[2] << 12) & 0x3ffc0ff;
        r3 = (key[2] >>> 14 | key[3] << 18) & 0x3f03fff;
        r4 = key[3] >>> 8 & 0x00fffff;
        pad0 = key[4];
        pad1 = key[5];
        pad2 = key[6];
        pad3 = key[7];
    }

    /** Takes the whole message, and writes its tag, 16 bytes, to {@code out} from {@code at} on. */
    void tag(byte[] message, int offset, int length, byte[] out, int at) {
        int whole = length & -16;
        blocks(message, offset, whole, 1 << 24);
        if (whole < length) {
            byte[] last = Arrays.copyOfRange(message, offset + whole, offset + whole + 16);
            Arrays.fill(last, length - whole, 16, (byte) 0);
            last[length - whole] = 1;
            blocks(last, 0, 16, 0);
        }
        finish(out, at);
    }

    /**
     * Adds pieces of 16 bytes, each with the bit 2^128 where {@code high} has bit 24, and multiplies by r each time.
     */
    private void blocks(byte[] in, int offset, int length, int high) {
        long r0 = this.r0, r1 = this.r1, r2 = this.r2, r3 = this.r3, r4 = this.r4;
        long s1 = r1 * 5, s2 = r2 * 5, s3 = r3 * 5, s4 = r4 * 5;
        long h0 = this.h0, h1 = this.h1, h2 = this.h2, h3 = this.h3, h4 = this.h4;
        for (int at = offset; at < offset + length; at += 16) {
            int t0 = LittleEndian.get(in, at);
            int t1 = LittleEndian.get(in, at + 4);
            int t2 = LittleEndian.get(in, at + 8);
            int t3 = LittleEndian.get(in, at + 12);
            h0 += t0 & LIMB;
            h1 += (t0 >>> 26 | t1 << 6) & LIMB;
            h2 += (t1 >>> 20 | t2 << 12) & LIMB;
            h3 += (t2 >>> 14 | t3 << 18) & LIMB;
            h4 += t3 >>> 8 | high;

            // 2^130 is 5: what goes over the top comes in again below, five times.
            long d0 = h0 * r0 + h1 * s4 + h2 * s3 + h3 * s2 + h4 * s1;
            long d1 = h0 * r1 + h1 * r0 + h2 * s4 + h3 * s3 + h4 * s2 + (d0 >>> 26);
            long d2 = h0 * r2 + h1 * r1 + h2 * r0 + h3 * s4 + h4 * s3 + (d1 >>> 26);
            long d3 = h0 * r3 + h1 * r2 + h2 * r1 + h3 * r0 + h4 * s4 + (d2 >>> 26);
            long d4 = h0 * r4 + h1 * r3 + h2 * r2 + h3 * r1 + h4 * r0 + (d3 >>> 26);
            h0 = (d0 & LIMB) + (d4 >>> 26) * 5;
            h1 = (d1 & LIMB) + (h0 >>> 26);
            h0 &= LIMB;
            h2 = d2 & LIMB;
            h3 = d3 & LIMB;
            h4 = d4 & LIMB;
        }
        this.h0 = h0;
        this.h1 = h1;
        this.h2 = h2;
        this.h3 = h3;
        this.h4 = h4;
    }

    /** The rest modulo 2^130 - 5, of which the lower 128 bits are added to the secret number. */
    private void finish(byte[] out, int at) {
        h2 += h1 >>> 26;
        h3 += h2 >>> 26;
        h4 += h3 >>> 26;
        h0 += (h4 >>> 26) * 5;
        h1 = (h1 & LIMB) + (h0 >>> 26);
        h0 &= LIMB;
        h2 = (h2 & LIMB) + (h1 >>> 26);
        h1 &= LIMB;
        h3 &= LIMB;
        h4 &= LIMB;

        // The same less 2^130 - 5, taken where it is not negative, without a branch that would tell.
        long g0 = h0 + 5;
        long g1 = h1 + (g0 >>> 26);
        long g2 = h2 + (g1 >>> 26);
        long g3 = h3 + (g2 >>> 26);
        long g4 = h4 + (g3 >>> 26);
        long mask = -(g4 >>> 26);
        h0 ^= (h0 ^ g0) & mask & LIMB;
        h1 ^= (h1 ^ g1) & mask & LIMB;
        h2 ^= (h2 ^ g2) & mask & LIMB;
        h3 ^= (h3 ^ g3) & mask & LIMB;
        h4 ^= (h4 ^ g4) & mask & LIMB;

        long sum = (h0 | h1 << 26) & 0xffffffffL;
        sum += pad0 & 0xffffffffL;
        LittleEndian.put(out, at, (int) sum);
        sum = (sum >>> 32) + ((h1 >>> 6 | h2 << 20) & 0xffffffffL) + (pad1 & 0xffffffffL);
        LittleEndian.put(out, at + 4, (int) sum);
        sum = (sum >>> 32) + ((h2 >>> 12 | h3 << 14) & 0xffffffffL) + (pad2 & 0xffffffffL);
        LittleEndian.put(out, at + 8, (int) sum);
        sum = (sum >>> 32) + ((h3 >>> 18 | h4 << 8) & 0xffffffffL) + (pad3 & 0xffffffffL);
        LittleEndian.put(out, at + 12, (int) sum);
    }
}
