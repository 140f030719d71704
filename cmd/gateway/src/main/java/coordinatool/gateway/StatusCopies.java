// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.wire.ClientMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Replies to status that are still true: whoever asks the same again gets the same bytes, and the scheduler is not asked.
 * To ask it takes seven changes of threads in two processes, some ten times what it takes to answer from here.
 *
 * <p>A copy is true until we tell the scheduler something, or it tells us that something has changed
 * ({@link coordinatool.bus.Message.StatusChanged}), which it does in the turn in which that happens and before whoever
 * has changed it gets an answer. What changes with time alone, the clock and the figures of processes, is let grow a
 * second old. One thread.
 */
final class StatusCopies {
    /**
     * Longer replies are not kept, as a copy is handed to a connection at once, and other replies page by page: some
     * thousand movers, or what two pages take.
     */
    static final int MAX_BYTES = 256 << 10;
    /** So many forms of the question are kept; there are hardly more. */
    private static final int KEPT = 4;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NOT_YET = Long.MIN_VALUE;

    /** @param neighbours the part of the reply that is the gateway's own, as {@link coordinatool.gateway.access.Access#neighbours} */
    private record Asked(ClientMessage.Status command, String neighbours) {
    }

    private final Map<Asked, byte[]> copies = new HashMap<>();
    private long version;
    /** {@link System#nanoTime} at which the oldest was there already. */
    private long since = NOT_YET;

    /** The reply to this, which is known or is to become so by the scheduler's answer to what it is asked now. */
    Reply reply(ClientMessage.Status command, String neighbours) {
        return new Reply(new Asked(command, neighbours));
    }

    /** What the scheduler has said so far, and what it was asked so far, may be true no more. */
    void changed() {
        version++;
        copies.clear();
    }

    /** Drops what is too old. To be called in each turn. */
    void expire(long now) {
        if (copies.isEmpty()) {
            since = NOT_YET;
        } else if (since == NOT_YET) {
            since = now;
        } else if (now - since > FRESH_NANOS) {
            copies.clear();
        }
    }

    /** A reply. One that is not known is written through this, and may become known by that. */
    final class Reply extends OutputStream {
        private final Asked asked;
        private final long begun = version;
        private final byte[] known;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
        private OutputStream out;

        private Reply(Asked asked) {
            this.asked = asked;
            this.known = copies.get(asked);
        }

        boolean isKnown() {
            return known != null;
        }

        String neighbours() {
            return asked.neighbours;
        }

        void copyTo(OutputStream to) throws IOException {
            to.write(known);
        }

        /** Where what is written goes to besides. */
        OutputStream alsoTo(OutputStream to) {
            out = to;
            return this;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            if (mayBecomeKnown()) {
                bytes.write(b);
            }
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            out.write(source, offset, length);
            if (mayBecomeKnown()) {
                bytes.write(source, offset, length);
            }
        }

        /** It is complete. */
        void finish() {
            if (mayBecomeKnown() && copies.size() < KEPT) {
                copies.put(asked, bytes.toByteArray());
            }
        }

        private boolean mayBecomeKnown() {
            return begun == version && bytes.size() <= MAX_BYTES;
        }
    }
}
