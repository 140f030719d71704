// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Awaited;
import java.nio.channels.Selector;

/**
 * The end of the bus that ingest, gateway and report have: a connection to the scheduler that mends itself. Between two
 * calls of {@link Handler#onEpoch}, messages in both directions arrive once and in order; what the scheduler has not
 * confirmed by then is to be sent again. One thread; nothing blocks.
 */
public interface BusClient extends AutoCloseable {

    /** What the owner is told, from within {@link #poll}. */
    interface Handler {
        /**
         * A conversation with the scheduler begins: at the start, when the scheduler is a new one, when the connection
         * is, or when something was lost on the way. What was sent before and not confirmed may be lost, and what the
         * scheduler knew of us is forgotten: send it all again.
         *
         * @param epoch names the life of the scheduler
         */
        void onEpoch(long epoch);

        void onMessage(Message message);
    }

    /**
     * Has this selector, and no other, wake up when {@link #poll} may have something to do. Its keys have no
     * attachment.
     */
    void register(Selector selector);

    /** Takes what came in, and keeps the connection alive. Returns how much work came, see {@link Message#weight}. */
    int poll(Handler handler, long nowNanos);

    /**
     * Adds a message to the batch of this turn; it goes out with {@link #flush} or when the batch is full.
     *
     * @return false where too much is unacknowledged already (the message was not taken; try after the next poll), or
     *     where the scheduler has not been met yet
     */
    boolean send(Message message);

    /** Sends the batch. Call it at the end of each turn. */
    void flush(long nowNanos);

    /** Whether the scheduler has been heard of lately. */
    boolean connected();

    /**
     * What people should know that we wait for: the scheduler, where nothing was heard of it for five seconds.
     * Otherwise null.
     */
    Awaited awaited();

    /** {@link System#nanoTime} at which {@link #poll} wants to be called even if nothing comes. */
    long deadlineNanos();

    @Override
    void close();
}
