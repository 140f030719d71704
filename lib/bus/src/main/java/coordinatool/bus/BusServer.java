// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import java.nio.channels.SelectableChannel;

/**
 * The scheduler's end of the bus: any number of peers, each with messages in order and once, in both directions. A peer
 * is gone when its connection broke, when something was lost on the way, when it has not been heard of for a while, or
 * when another program takes its role and name; what it was sent and has not confirmed may be lost then. One thread;
 * nothing blocks.
 */
public interface BusServer extends AutoCloseable {

    /** What the owner is told, from within {@link #poll}. */
    interface Handler {
        /**
         * A peer that was not known is here; it will say all that it knows.
         *
         * @param peer   number of the peer, not used again
         * @param name   tells peers of one role apart
         * @param fsname file system that an ingest serves, null from others
         */
        void onPeer(long peer, Role role, String name, String fsname);

        void onMessage(long peer, Message message);

        /**
         * The conversation with a peer has ended.
         *
         * @param returns whether the program lives on and will be back at once, under another number: only its
         *                connection broke, or something was lost on the way
         */
        void onPeerGone(long peer, boolean returns);
    }

    /** Becomes readable when {@link #poll} may have something to do. For a selector, OP_READ. */
    SelectableChannel channel();

    /** Takes what came in. Returns how much work came, see {@link Message#weight}. */
    int poll(Handler handler, long nowNanos);

    /**
     * Adds a message to the batch of this turn for the peer. Always taken: what a peer can be sent is bounded by what
     * it asked for, and a peer that does not take its answers is not listened to. Ignored for a peer that is gone.
     */
    void send(long peer, Message message);

    /**
     * As {@link #send}, for what may be lost: not taken where the peer has some megabytes to acknowledge.
     *
     * @return whether it was taken
     */
    boolean offer(long peer, Message message);

    /** Sends the batches. Call it at the end of each turn. */
    void flush(long nowNanos);

    /** {@link System#nanoTime} at which {@link #poll} wants to be called even if nothing comes. */
    long deadlineNanos();

    @Override
    void close();
}
