// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/**
 * The frames of the event socket, numbers as in {@link ByteWriter}.
 *
 * <pre>
 * SUBSCRIBE  version 1 byte, type 1 byte, received varint: number of the frame expected next
 * EVENTS     version 1 byte, type 1 byte, number varint: of this frame for this subscriber;
 *            epoch 8 bytes: names the life of the publisher; sequence varint: of the first event;
 *            events up to the end, none at the start of a subscription
 * </pre>
 */
final class EventFrame {
    static final int SUBSCRIBE = 16;
    static final int EVENTS = 17;
    /** A batch and the largest possible event: data of 64 KiB, and ids and unknown members of some. */
    static final int MAX_MESSAGE = 256 << 10;
    /** A subscriber says SUBSCRIBE this often, and after so many frames. */
    static final long SUBSCRIBE_NANOS = 1_000_000_000L;
    static final int SUBSCRIBE_FRAMES = 64;

    private EventFrame() {
    }

    static byte[] subscribe(long received) {
        ByteWriter out = new ByteWriter();
        out.writeByte(Frame.VERSION);
        out.writeByte(SUBSCRIBE);
        out.writeVarint(received);
        return out.toByteArray();
    }

    /** Opens a frame. Throws {@link CodecException} where it is of another version or type. */
    static ByteReader open(byte[] frame, int type) {
        ByteReader in = new ByteReader(frame, 0, frame.length);
        if (in.readByte() != Frame.VERSION || in.readByte() != type) {
            throw new CodecException("not a frame of version " + Frame.VERSION);
        }
        return in;
    }
}
