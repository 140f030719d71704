// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

/**
 * The numbers of a link. Times are nanoseconds.
 *
 * @param frameBytes      part of a batch that one DATA frame takes at most. Bounds what the transport has to allocate
 *                        for a peer that has shown no key yet, and how long one peer keeps the others from the I/O
 *                        thread (64 KiB are encrypted in a millisecond)
 * @param batchBytes      a batch of this size is sent before the turn is over; below a frame, so that it is one message
 * @param maxBatchBytes   largest batch, hence about the largest message, that is sent or put together again
 * @param windowFrames    frames that a peer may send ahead of our acknowledgement
 * @param sendBufferBytes what a client keeps unacknowledged before it takes no more from its owner
 * @param backlogBytes    what a peer of the scheduler may leave unacknowledged before it is no longer listened to
 * @param ackDelay        how long an acknowledgement waits for a DATA frame to ride on
 * @param heartbeat       silence after which we say something
 * @param reset           shortest time between two new sessions of a client, so that two programs of one name do not
 *                        chase each other at full speed
 * @param hello           wait for an answer to HELLO
 * @param absent          silence after which a client says that it is not connected
 * @param away            silence after which a client tells people that there is no scheduler
 * @param gone            silence after which the scheduler gives a peer up
 */
record LinkSettings(int frameBytes, int batchBytes, int maxBatchBytes, int windowFrames, long sendBufferBytes,
        long backlogBytes, long ackDelay, long heartbeat, long reset, long hello, long absent, long away, long gone) {
    private static final long MILLI = 1_000_000;

    static final LinkSettings DEFAULT = new LinkSettings(60 << 10, 32 << 10, 64 << 20, 256, 4 << 20, 16 << 20,
            20 * MILLI, 1000 * MILLI, 500 * MILLI, 200 * MILLI, 3000 * MILLI, 5000 * MILLI, 10_000 * MILLI);
}
