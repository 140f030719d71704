// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Set;

/**
 * A daemon's work, in the shape of Agrona's Agent: the process around it ({@link AgentRunner}) is one loop on one
 * thread that calls these methods. Nothing here blocks, apart from {@link #onStart}. A test calls {@link #doWork} by
 * hand.
 */
public interface Agent {
    /**
     * Opens what the agent needs and registers it with the selector, on which the runner waits between turns.
     *
     * @throws NotYet where something is not there that may come. Nothing stays open then, apart from what the next call
     *     finds and uses; it comes in a second
     * @throws Fatal where the environment does not let the program run
     */
    void onStart(Selector selector) throws IOException;

    /**
     * The selector has found this key ready, before a turn; again before each turn for as long as it is. Not told by a
     * set of selected keys: that one is gone through in every turn as long as it has ever been, which took a gateway a
     * third of its time once ten thousand movers had spoken at once.
     */
    default void ready(SelectionKey key) {
        // A turn looks at everything.
    }

    /**
     * One turn; never blocks.
     *
     * @param nowNanos {@link System#nanoTime}
     * @return how many things were done; 0 lets the runner wait for the selector or the deadline
     */
    int doWork(long nowNanos) throws IOException;

    /** {@link System#nanoTime} at which doWork wants to be called although nothing happened; Long.MAX_VALUE: never. */
    long deadlineNanos(long nowNanos);

    /** The earlier of two such times. */
    static long earlier(long a, long b) {
        if (a == Long.MAX_VALUE || b == Long.MAX_VALUE) {
            return a == Long.MAX_VALUE ? b : a;
        }
        return a - b < 0 ? a : b;
    }

    /** What the agent cannot do its work without just now, for people; null while all is there. */
    default Awaited awaited() {
        return null;
    }

    /** The keys of the configuration of which {@link #reconfigure} takes another value while the daemon runs. */
    default Set<Key<?>> live() {
        return Set.of();
    }

    /**
     * The configuration was read again. Called between turns, or between attempts to start.
     *
     * @param configuration as before, but for some of the {@link #live} keys
     */
    default void reconfigure(Configuration configuration) {
    }

    /** True once the agent has finished by itself and the program shall exit 0. */
    default boolean finished() {
        return false;
    }

    /** Orderly end (SIGTERM, finished, or after a failure, also one of onStart); at most a second. */
    void onClose();
}
