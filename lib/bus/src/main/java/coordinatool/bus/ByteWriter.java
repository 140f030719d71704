// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing byte buffer with the primitives of the bus's binary form. One thread.
 *
 * <p>Integers are little-endian base 128 varints (seven bits a byte, the high bit says that more follow), ten bytes at
 * most; where negative values are usual they are zigzag coded first. Bytes and text go after their length plus one, so
 * that 0 can mean null.
 */
final class ByteWriter {
    private static final int FIRST_CAPACITY = 512;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    /** Forgets everything after the first {@code newSize} bytes; gives memory back that one huge batch has needed. */
    void truncate(int newSize, int keepCapacity) {
        size = newSize;
        if (bytes.length > keepCapacity) {
            bytes = Arrays.copyOf(bytes, Math.max(newSize, FIRST_CAPACITY));
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Copies a part of what was written. */
    void copyTo(int from, byte[] to, int at, int length) {
        System.arraycopy(bytes, from, to, at, length);
    }

    void writeByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /** Eight bytes, big-endian: for random numbers, which a varint would make longer. */
    void writeFixed64(long value) {
        reserve(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void writeVarint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void writeZigzag(long value) {
        writeVarint((value << 1) ^ (value >> 63));
    }

    void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    /** Appends what another one holds. */
    void append(ByteWriter other) {
        reserve(other.size);
        System.arraycopy(other.bytes, 0, bytes, size, other.size);
        size += other.size;
    }

    /** {@code value} may be null. */
    void writeBytes(byte[] value) {
        if (value == null) {
            writeByte(0);
            return;
        }
        writeVarint(value.length + 1L);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    /** {@code value} may be null. */
    void writeString(String value) {
        writeBytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    void writeZigzags(int[] values) {
        writeVarint(values.length);
        for (int value : values) {
            writeZigzag(value);
        }
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
    }
}
