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
 * Replies to status that are still true: whoever asks the same again gets the same bytes, without the scheduler. To ask
 * it takes seven changes of threads in two processes, some ten times what it takes to answer from here. Those who keep
 * their connection gain by that: one that comes or goes is a change, as a status counts and lists them all.
 *
 * <p>A copy is true until we tell the scheduler something, or it tells us that something has changed
 * ({@link coordinatool.bus.Message.StatusChanged}), which it does in the turn in which that happens and before whoever
 * has changed it gets an answer. What changes with time alone, the clock and the figures of processes, is let grow a
 * second old, from when it was asked for. One thread.
 */
final class StatusCopies {
    /**
     * Longer replies are not kept, as a copy is handed to a connection at once, and other replies page by page: some
     * thousand movers, or what two pages take.
     */
    static final int MAX_BYTES = 256 << 10;
    /** So many are kept, those included that are still being written, however slowly they are read. */
    static final int KEPT = 4;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final class Copy {
        final long asked;
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
        /** Through which it is written; null once it is whole. */
        Reply by;

        Copy(long asked, Reply by) {
            this.asked = asked;
            this.by = by;
        }
    }

    /** All that is held: a reply has no bytes of its own. */
    private final Map<String, Copy> copies = new HashMap<>();
    private long now;

    /**
     * The reply to this, to be written at once; null where the scheduler has to be asked.
     *
     * @param neighbours the part of the reply that is the gateway's own, as {@link
     * coordinatool.gateway.access.Access#neighbours}
     */
    ByteArrayOutputStream known(ClientMessage.Status command, String neighbours) {
        Copy copy = copies.get(form(command, neighbours));
        return copy != null && copy.by == null ? copy.bytes : null;
    }

    /** The scheduler is asked this now. Its answer becomes known where there is room and nothing changes meanwhile. */
    Reply begin(ClientMessage.Status command, String neighbours) {
        Reply reply = new Reply(form(command, neighbours), neighbours);
        if (copies.size() < KEPT) {
            copies.putIfAbsent(reply.form, new Copy(now, reply));
        }
        return reply;
    }

    /**
     * Equal for what gets the same reply. Text, and no record: for equals and hashCode of one Java writes classes,
     * which takes tens of ms of the first status.
     */
    private static String form(ClientMessage.Status command, String neighbours) {
        return command.verbose() + " " + command.details() + " " + command.outlined() + " " + neighbours;
    }

    /** What the scheduler has said so far, and what it was asked so far, may be true no more. */
    void changed() {
        copies.clear();
    }

    /** A turn begins, {@link System#nanoTime}: drops what is too old. */
    void turn(long nanos) {
        now = nanos;
        copies.values().removeIf(copy -> now - copy.asked > FRESH_NANOS);
    }

    /** Where a reply is written to, and copied on the way. */
    final class Reply extends OutputStream {
        private final String form;
        private final String neighbours;
        private OutputStream out;

        private Reply(String form, String neighbours) {
            this.form = form;
            this.neighbours = neighbours;
        }

        String neighbours() {
            return neighbours;
        }

        /** Where what is written goes to. */
        OutputStream to(OutputStream to) {
            out = to;
            return this;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            out.write(source, offset, length);
            Copy copy = copy();
            if (copy != null && copy.bytes.size() + length <= MAX_BYTES) {
                copy.bytes.write(source, offset, length);
            } else if (copy != null) {
                copies.remove(form);
            }
        }

        /** It is complete. */
        void finish() {
            Copy copy = copy();
            if (copy != null) {
                copy.by = null;
            }
        }

        /** Null where there is none, any more. */
        private Copy copy() {
            Copy copy = copies.get(form);
            return copy != null && copy.by == this ? copy : null;
        }
    }
}
