// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

/**
 * Redis did not do what it was asked: it cannot be reached, does not answer in time, or refuses. The message is one
 * line for an administrator; where Redis said why, its own text.
 */
final class RedisGone extends Exception {
    private final boolean refused;

    /** @param refused whether Redis answered, with an error */
    RedisGone(String message, boolean refused) {
        super(message, null, false, false);
        this.refused = refused;
    }

    /** Whether Redis answered, with an error; the connection can still be used. */
    boolean refused() {
        return refused;
    }

    /** Whether Redis is starting and will answer later. */
    boolean loading() {
        return refused && getMessage().startsWith("LOADING");
    }
}
