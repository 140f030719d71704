// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/**
 * What one ZeroMQ message holds: a header, and after it what the type says.
 *
 * <pre>
 * 0  version    1 byte
 * 1  type       1 byte
 * 2  link       8 bytes, big-endian like all numbers of the header; in HELLO the session
 *
 * HELLO    the program as {@link Program} writes it
 * WELCOME  session 8 bytes; epoch 8 bytes
 * UNKNOWN  nothing: the scheduler does not know the link, or not any more
 * BYE      nothing: the peer ends
 * ACK      10 number of the next DATA frame 8 bytes
 *          18 acknowledged 8 bytes: number of the frame expected next
 *          26 limit 8 bytes: number of the first frame that may not be sent yet
 * DATA     as ACK, the number being its own, then
 *          34 flags 1 byte: MORE says that the batch goes on in the next frame
 *          35 part of a batch
 * </pre>
 */
final class Frame {
    /** Changes with every change of the binary form, here or in the codecs. Another version is not listened to. */
    static final int VERSION = 22;

    static final int HELLO = 1;
    static final int WELCOME = 2;
    static final int UNKNOWN = 3;
    static final int BYE = 4;
    static final int ACK = 5;
    static final int DATA = 6;

    static final int ACK_SIZE = 34;
    static final int DATA_HEADER = 35;
    static final int MORE = 1;

    private static final int LINK_AT = 2;
    private static final int NUMBER_AT = 10;
    private static final int ACKNOWLEDGED_AT = 18;
    private static final int LIMIT_AT = 26;
    private static final int FLAGS_AT = 34;
    private static final int SHORTEST = 10;

    private Frame() {
    }

    /** Whether this is a frame of our version with all of its header. */
    static boolean isSound(byte[] frame) {
        if (frame.length < SHORTEST || frame[0] != VERSION) {
            return false;
        }
        return switch (type(frame)) {
            case HELLO, WELCOME, UNKNOWN, BYE -> true;
            case ACK -> frame.length == ACK_SIZE;
            case DATA -> frame.length >= DATA_HEADER;
            default -> false;
        };
    }

    static int type(byte[] frame) {
        return frame[1];
    }

    static long link(byte[] frame) {
        return get(frame, LINK_AT);
    }

    static long acknowledged(byte[] frame) {
        return get(frame, ACKNOWLEDGED_AT);
    }

    static long limit(byte[] frame) {
        return get(frame, LIMIT_AT);
    }

    static long number(byte[] frame) {
        return get(frame, NUMBER_AT);
    }

    static boolean more(byte[] frame) {
        return (frame[FLAGS_AT] & MORE) != 0;
    }

    /** A frame without more than its header. */
    static byte[] plain(int type, long link) {
        byte[] frame = new byte[SHORTEST];
        start(frame, type, link);
        return frame;
    }

    static byte[] hello(long session, Program program) {
        ByteWriter out = new ByteWriter().writeByte(VERSION).writeByte(HELLO).writeFixed64(session);
        program.write(out);
        return out.toByteArray();
    }

    static byte[] welcome(long link, long session, long epoch) {
        return new ByteWriter().writeByte(VERSION).writeByte(WELCOME).writeFixed64(link).writeFixed64(session)
                .writeFixed64(epoch).toByteArray();
    }

    /** An ACK; {@link #setNumbers} comes when it is sent. */
    static byte[] ack(long link) {
        byte[] frame = new byte[ACK_SIZE];
        start(frame, ACK, link);
        return frame;
    }

    /** A DATA frame for so many bytes of a batch; {@link #setNumbers} comes when it is sent. */
    static byte[] data(long link, int length, boolean more) {
        byte[] frame = new byte[DATA_HEADER + length];
        start(frame, DATA, link);
        frame[FLAGS_AT] = (byte) (more ? MORE : 0);
        return frame;
    }

    static void setNumbers(byte[] frame, long number, long acknowledged, long limit) {
        put(frame, NUMBER_AT, number);
        put(frame, ACKNOWLEDGED_AT, acknowledged);
        put(frame, LIMIT_AT, limit);
    }

    /** What follows the header of a HELLO or WELCOME. */
    static ByteReader body(byte[] frame) {
        return new ByteReader(frame, SHORTEST, frame.length - SHORTEST);
    }

    private static void start(byte[] frame, int type, long link) {
        frame[0] = VERSION;
        frame[1] = (byte) type;
        put(frame, LINK_AT, link);
    }

    private static long get(byte[] frame, int at) {
        long value = 0;
        for (int i = at; i < at + Long.BYTES; i++) {
            value = value << 8 | frame[i] & 0xff;
        }
        return value;
    }

    private static void put(byte[] frame, int at, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            frame[at + i] = (byte) (value >>> (56 - 8 * i));
        }
    }
}
