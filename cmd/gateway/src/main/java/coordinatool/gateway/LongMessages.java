// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.wire.ClientMessage;
import coordinatool.wire.ClientMessageParser;
import coordinatool.wire.Limits;
import coordinatool.wire.WireException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads long messages on a thread of its own, one after the other: one of 32 MiB takes a fifth of a second, and the
 * loop waits for nobody. Their bytes count as held until they are read. All methods are the loop's.
 */
final class LongMessages {
    /**
     * From here on a message is long: three milliseconds, or fifteen in an unusual form. Those of our tools are not.
     */
    static final int BYTES = 512 << 10;

    /** Is told what a message says. */
    interface Reader {
        /** @param problem why it cannot be read; null where it was */
        void read(ClientMessage message, WireException problem);
    }

    /** One that is given to be read. */
    record Given(AtomicReference<byte[]> bytes, int length) {
        static final Given NONE = new Given(new AtomicReference<>(), 0);

        /** It need not be read, if that has not begun. */
        void drop() {
            bytes.set(null);
        }
    }

    private final ClientMessageParser parser;
    private final SideThreads thread;
    private long given;

    /** @param wake lets the loop call {@link #turn}; is run by the thread */
    LongMessages(Limits limits, Runnable wake) {
        this.parser = new ClientMessageParser(limits);
        this.thread = new SideThreads("long messages", 1, wake);
    }

    /** Has a message read; the bytes are not changed any more. The reader is told in a later {@link #turn}. */
    Given read(byte[] bytes, int offset, int length, Reader reader) {
        Given one = new Given(new AtomicReference<>(bytes), length);
        thread.execute(++given, () -> {
            byte[] message = one.bytes.getAndSet(null);
            return message == null ? null : parsed(message, offset, length, reader);
        });
        return one;
    }

    private Runnable parsed(byte[] bytes, int offset, int length, Reader reader) {
        try {
            ClientMessage message = parser.parse(bytes, offset, length);
            return () -> reader.read(message, null);
        } catch (WireException e) {
            return () -> reader.read(null, e);
        }
    }

    /** Tells what was read. */
    void turn() {
        thread.turn();
    }

    void close() {
        thread.close();
    }
}
