// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import java.util.regex.Pattern;

/**
 * Redis did not do what it was asked: it cannot be reached, does not answer in time, or refuses. The message is one
 * line for an administrator; where Redis said why, its own text.
 */
final class RedisGone extends Exception {
    /** Up to Redis 5, a wrong or a superfluous password is an ERR. */
    private static final Pattern CREDENTIALS =
            Pattern.compile("^(NOAUTH|WRONGPASS|NOPERM|ERR invalid password|ERR .*AUTH)");

    private final boolean refused;
    private final boolean misconfigured;

    /** @param refused whether Redis answered, with an error */
    RedisGone(String message, boolean refused) {
        this(message, refused, false);
    }

    private RedisGone(String message, boolean refused, boolean misconfigured) {
        super(message, null, false, false);
        this.refused = refused;
        this.misconfigured = misconfigured;
    }

    /** Redis was not asked, since our own configuration is of no use. */
    static RedisGone ofConfiguration(String message) {
        return new RedisGone(message, false, true);
    }

    /** Whether Redis answered, with an error; the connection can still be used. */
    boolean refused() {
        return refused;
    }

    /**
     * Whether it is for an administrator to mend, in Redis or in our configuration: the password or its file, or what
     * we are allowed to do.
     */
    boolean misconfigured() {
        return misconfigured || refused && CREDENTIALS.matcher(getMessage()).find();
    }

    /** The same, with the name of the key for which Redis refused. */
    RedisGone at(Table<?, ?> table) {
        return refused ? new RedisGone(getMessage() + " (key " + table.key + ")", true) : this;
    }
}
