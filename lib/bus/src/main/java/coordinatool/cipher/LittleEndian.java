// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.cipher;

/** Words of four bytes in arrays of bytes, the lowest byte first. */
final class LittleEndian {
    private LittleEndian() {
    }

    static int get(byte[] from, int at) {
        return from[at] & 0xff | (from[at + 1] & 0xff) << 8 | (from[at + 2] & 0xff) << 16 | from[at + 3] << 24;
    }

    static void put(byte[] to, int at, int word) {
        to[at] = (byte) word;
        to[at + 1] = (byte) (word >>> 8);
        to[at + 2] = (byte) (word >>> 16);
        to[at + 3] = (byte) (word >>> 24);
    }
}
