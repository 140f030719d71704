// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.cipher;

/**
 * The key agreement X25519 (RFC 7748, 5): multiplies a point of Curve25519 by a secret number, on Montgomery's ladder.
 * A handshake on the bus takes some ten such products, and a daemon has one with each peer while it starts, when next
 * to nothing is compiled yet. So few long steps ({@link Field25519}) do better here than many short ones: a product
 * takes a third of a millisecond where jnacl's own took four. Takes the same time whatever number and point are. Any
 * thread.
 */
public final class X25519 {
    /** Bytes of a number, of a point, and of a product. */
    public static final int BYTES = 32;

    private static final byte[] BASE = new byte[BYTES];
    private static final long[] A24 = new long[Field25519.LIMBS];

    static {
        BASE[0] = 9;
        // (A - 2) / 4 of the curve's equation y^2 = x^3 + A x^2 + x, where A is 486662.
        A24[0] = 121_665;
    }

    private X25519() {
    }

    /** Writes the public key of a private one. */
    public static void multiplyBase(byte[] product, byte[] number) {
        multiply(product, number, BASE);
    }

    /** Writes the product of a number and a point, whose x this is. The arrays have 32 bytes, and may be the same. */
    public static void multiply(byte[] product, byte[] number, byte[] point) {
        byte[] bits = number.clone();
        bits[0] &= (byte) 0xf8;
        bits[31] = (byte) (bits[31] & 0x7f | 0x40);
        long[] x1 = Field25519.of(point);
        // Multiples n and n + 1 of the point, for the bits n of the number so far: x2 / z2 and x3 / z3.
        long[] x2 = Field25519.one();
        long[] z2 = new long[Field25519.LIMBS];
        long[] x3 = x1.clone();
        long[] z3 = Field25519.one();
        int swapped = 0;
        for (int i = 254; i >= 0; i--) {
            int bit = bits[i >> 3] >> (i & 7) & 1;
            Field25519.swap(swapped ^ bit, x2, x3);
            Field25519.swap(swapped ^ bit, z2, z3);
            swapped = bit;
            step(x1, x2, z2, x3, z3);
        }
        Field25519.swap(swapped, x2, x3);
        Field25519.swap(swapped, z2, z3);
        Field25519.invert(z2, z2);
        Field25519.multiply(x2, x2, z2);
        Field25519.write(product, x2);
    }

    /** Doubles the point x2 / z2, and adds it to x3 / z3; x1 is the difference of the two. */
    private static void step(long[] x1, long[] x2, long[] z2, long[] x3, long[] z3) {
        long[] sum = new long[Field25519.LIMBS];
        long[] difference = new long[Field25519.LIMBS];
        Field25519.add(sum, x2, z2);
        Field25519.subtract(difference, x2, z2);
        Field25519.subtract(x2, x3, z3);
        Field25519.add(z2, x3, z3);
        Field25519.multiply(x2, x2, sum);
        Field25519.multiply(z2, z2, difference);
        Field25519.add(x3, x2, z2);
        Field25519.subtract(z3, x2, z2);
        Field25519.multiply(x3, x3, x3);
        Field25519.multiply(z3, z3, z3);
        Field25519.multiply(z3, z3, x1);
        Field25519.multiply(sum, sum, sum);
        Field25519.multiply(difference, difference, difference);
        Field25519.multiply(x2, sum, difference);
        Field25519.subtract(difference, sum, difference);
        Field25519.multiply(z2, difference, A24);
        Field25519.add(z2, z2, sum);
        Field25519.multiply(z2, z2, difference);
    }
}
