// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Reads what {@link ByteWriter} has written. Trusts nothing: a length that is more than what is left is refused before
 * anything is allocated for it, so reading cannot take more memory than a small multiple of the input.
 *
 * <p>All methods throw {@link CodecException} where the bytes are not what they must be.
 */
final class ByteReader {
    private final byte[] bytes;
    private final int end;
    private int position;
    private final RequestCodec requests = new RequestCodec();

    ByteReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    int remaining() {
        return end - position;
    }

    int readByte() {
        if (position == end) {
            throw new CodecException("ends too early");
        }
        return bytes[position++] & 0xff;
    }

    long readFixed64() {
        if (remaining() < Long.BYTES) {
            throw new CodecException("ends too early");
        }
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | bytes[position++] & 0xff;
        }
        return value;
    }

    long readVarint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = readByte();
            if (shift == 63 && next > 1) {
                break;
            }
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new CodecException("number of more than 64 bits");
    }

    long readZigzag() {
        long value = readVarint();
        return value >>> 1 ^ -(value & 1);
    }

    int readInt() {
        long value = readZigzag();
        if (value != (int) value) {
            throw new CodecException("number of more than 32 bits");
        }
        return (int) value;
    }

    boolean readBoolean() {
        int value = readByte();
        if (value > 1) {
            throw new CodecException("neither true nor false: " + value);
        }
        return value == 1;
    }

    private int readCount(int atLeast) {
        long count = readVarint();
        if (count < 0 || count > remaining() / atLeast) {
            throw new CodecException("more elements than bytes");
        }
        return (int) count;
    }

    /** May be null. */
    byte[] readBytes() {
        int length = readLength();
        if (length < 0) {
            return null;
        }
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    /** May be null. */
    String readString() {
        int length = readLength();
        if (length < 0) {
            return null;
        }
        position += length;
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }

    /** As {@link #readString}, where null is not allowed. */
    String readText() {
        String text = readString();
        if (text == null) {
            throw new CodecException("null where text must be");
        }
        return text;
    }

    int[] readInts() {
        int[] values = new int[readCount(1)];
        for (int i = 0; i < values.length; i++) {
            values[i] = readInt();
        }
        return values;
    }

    /** The one whose index is the next byte. */
    <T> T readOneOf(T[] values) {
        int index = readByte();
        if (index >= values.length) {
            throw new CodecException("no " + values.getClass().componentType().getSimpleName() + " of number " + index);
        }
        return values[index];
    }

    /**
     * What {@link ByteWriter#writeList} has written.
     *
     * @param atLeast bytes that an element takes
     */
    <T> List<T> readList(int atLeast, Function<ByteReader, T> each) {
        int count = readCount(atLeast);
        List<T> list = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            list.add(each.apply(this));
        }
        return list;
    }

    Fid readFid() {
        return new Fid(readVarint(), readInt(), readInt());
    }

    Request readRequest() {
        return requests.read(this);
    }

    List<Request> readRequests() {
        return readList(RequestCodec.SMALLEST_REQUEST, ByteReader::readRequest);
    }

    private int readLength() {
        long length = readVarint() - 1;
        if (length < -1 || length > remaining()) {
            throw new CodecException("length of more than there is");
        }
        return (int) length;
    }
}
