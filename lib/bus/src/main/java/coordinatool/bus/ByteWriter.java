// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A growing byte buffer with what the bus's binary form is made of. One thread.
 *
 * <p>Integers are little-endian base 128 varints (seven bits a byte, the high bit says that more follow), ten bytes at
 * most; where negative values are usual they are zigzag coded first. Bytes and text go after their length plus one, so
 * that 0 can mean null. Requests are differences to the one before, see {@link RequestCodec}.
 */
final class ByteWriter {
    private static final int FIRST_CAPACITY = 512;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int size;
    private RequestCodec requests = new RequestCodec();

    int size() {
        return size;
    }

    /** Forgets the last message, from this size on; there must come no other before {@link #clear}. */
    void truncate(int newSize) {
        size = newSize;
    }

    /** Forgets everything; gives memory back that one huge batch has needed. */
    void clear(int keepCapacity) {
        size = 0;
        requests = new RequestCodec();
        if (bytes.length > keepCapacity) {
            bytes = new byte[FIRST_CAPACITY];
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Copies a part of what was written. */
    void copyTo(int from, byte[] to, int at, int length) {
        System.arraycopy(bytes, from, to, at, length);
    }

    ByteWriter writeByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** Eight bytes, big-endian: for random numbers, which a varint would make longer. */
    ByteWriter writeFixed64(long value) {
        reserve(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    ByteWriter writeVarint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    ByteWriter writeZigzag(long value) {
        return writeVarint((value << 1) ^ (value >> 63));
    }

    ByteWriter writeBoolean(boolean value) {
        return writeByte(value ? 1 : 0);
    }

    /** {@code value} may be null. */
    ByteWriter writeBytes(byte[] value) {
        if (value == null) {
            return writeByte(0);
        }
        writeVarint(value.length + 1L);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /** {@code value} may be null. */
    ByteWriter writeString(String value) {
        return writeBytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    ByteWriter writeZigzags(int[] values) {
        writeVarint(values.length);
        for (int value : values) {
            writeZigzag(value);
        }
        return this;
    }

    /** How many there are, and then each. */
    <T> ByteWriter writeList(List<? extends T> values, BiConsumer<ByteWriter, T> each) {
        writeVarint(values.size());
        for (T value : values) {
            each.accept(this, value);
        }
        return this;
    }

    ByteWriter writeFid(Fid fid) {
        return writeVarint(fid.seq()).writeZigzag(fid.oid()).writeZigzag(fid.ver());
    }

    ByteWriter writeRequest(Request request) {
        requests.write(this, request);
        return this;
    }

    ByteWriter writeRequests(List<Request> values) {
        return writeList(values, ByteWriter::writeRequest);
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
    }
}
