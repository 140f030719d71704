// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/** Bit mixing, the finalizer of SplitMix64 (Steele, Lea and Flood, 2014): a bijection that spreads every input bit. */
public final class Scramble {
    private Scramble() {
    }

    public static long mix(long x) {
        x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }
}
