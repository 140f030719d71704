// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

/**
 * Lustre file identifier.
 *
 * @param seq sequence, unsigned 64 bits
 * @param oid object id, unsigned 32 bits
 * @param ver version, unsigned 32 bits
 */
public record Fid(long seq, int oid, int ver) {

    /** The kernel's text form, {@code [0x200000401:0x1a:0x0]}. */
    @Override
    public String toString() {
        return "[0x" + Long.toHexString(seq) + ":0x" + Integer.toHexString(oid) + ":0x" + Integer.toHexString(ver) + "]";
    }
}
