// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import java.util.Arrays;

/** Puts batches together again that were sent in several frames. */
final class Assembler {
    private static final byte[] NOTHING = new byte[0];

    private final int maxBatchBytes;
    private byte[] bytes = NOTHING;
    private int size;

    Assembler(int maxBatchBytes) {
        this.maxBatchBytes = maxBatchBytes;
    }

    /**
     * Takes the next DATA frame, and passes the batch on if this was the last part of it.
     *
     * @throws CodecException where the batch becomes larger than allowed
     */
    void add(byte[] frame, Link.Receiver receiver) {
        int length = frame.length - Frame.DATA_HEADER;
        if (size == 0 && !Frame.more(frame)) {
            receiver.receive(frame, Frame.DATA_HEADER, length);
            return;
        }
        if (length > maxBatchBytes - size) {
            throw new CodecException("batch of more than " + maxBatchBytes + " bytes");
        }
        if (size + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(maxBatchBytes, 2 * (size + length)));
        }
        System.arraycopy(frame, Frame.DATA_HEADER, bytes, size, length);
        size += length;
        if (!Frame.more(frame)) {
            byte[] whole = bytes;
            int wholeSize = size;
            bytes = NOTHING;
            size = 0;
            receiver.receive(whole, 0, wholeSize);
        }
    }
}
