// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Awaited;
import java.nio.channels.Selector;

/** A client's way to the scheduler: one connection after another, each of which keeps frames whole and in order. */
interface ClientTransport extends AutoCloseable {

    /** Has this selector, and no other, wake up when there may be something to receive. */
    void register(Selector selector);

    /** Whether a connection has come up since the last call. */
    boolean cameUp();

    /** The next frame, null where there is none. */
    byte[] receive();

    /** Sends a frame; it is lost where there is no connection. */
    void transmit(byte[] frame);

    /**
     * Whether {@link #receive} may have something that the selector does not show. Whatever looks into a ZeroMQ socket,
     * sending too, takes its signal with it, so this is to be asked before the selector is waited for.
     */
    boolean hiddenInput();

    /** Starts the connection anew where it seems to be dead. */
    void mend(long now);

    /** When {@link #mend} is to be called at the latest. */
    long deadline();

    /** What is waited for while nothing comes. */
    Awaited awaited();

    @Override
    void close();
}
