// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre.llapi;

import com.sun.jna.Memory;
import coordinatool.lustre.HalCodec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Reads what comes through the pipe of a registration while it ends. The library closes the pipe before it tells the
 * MDTs, so what they send in between would be lost to everybody; and the kernel waits for room in a full pipe with a
 * lock held that unregistering needs. So we read a descriptor of our own to the very end. Stateless.
 *
 * <p>Messages are those of lustre_kernelcomm.h: struct kuc_hdr (magic:2 transport:1 flags:1 type:2 length:2, the length
 * with the header), then, in those that are of interest, an action list.
 */
final class LastMessages {
    private static final int HEADER_BYTES = 8;
    private static final int MAGIC = 0x191c;
    private static final int TRANSPORT_HSM = 2;
    private static final int ACTION_LIST = 100;
    private static final int READ_BYTES = 1 << 16;
    private static final long PAUSE_NANOS = 2_000_000;

    private LastMessages() {
    }

    /**
     * Reads until {@code over} and nothing is left.
     *
     * @param fd   reads without waiting
     * @param over whether nothing more can be written
     * @return action lists, in order. What is no whole message is dropped: the writer was broken off in it, and knows
     */
    static List<ByteBuffer> read(int fd, BooleanSupplier over) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Memory buffer = new Memory(READ_BYTES);
        while (true) {
            boolean last = over.getAsBoolean();
            int count = (int) Libc.read(fd, buffer, READ_BYTES);
            if (count > 0) {
                bytes.writeBytes(buffer.getByteArray(0, count));
            } else if (last) {
                return lists(ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.nativeOrder()));
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static List<ByteBuffer> lists(ByteBuffer in) {
        List<ByteBuffer> lists = new ArrayList<>();
        int at = 0;
        while (in.limit() - at >= HEADER_BYTES && Short.toUnsignedInt(in.getShort(at)) == MAGIC) {
            int length = Short.toUnsignedInt(in.getShort(at + 6));
            if (length < HEADER_BYTES || length > in.limit() - at) {
                break;
            }
            if (in.get(at + 2) == TRANSPORT_HSM && in.getShort(at + 4) == ACTION_LIST
                    && length >= HEADER_BYTES + HalCodec.HEADER_BYTES) {
                lists.add(in.slice(at + HEADER_BYTES, length - HEADER_BYTES));
            }
            at += length;
        }
        return lists;
    }
}
