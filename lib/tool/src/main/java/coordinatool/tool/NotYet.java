// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

/**
 * Something that the program needs is not there, and may come: a server, a name, a port, a mount. Thrown by
 * {@link Agent#onStart}, which is called again until it is there. What cannot come by itself is {@link Fatal}.
 */
public final class NotYet extends RuntimeException {
    private final Awaited awaited;

    public NotYet(Awaited awaited) {
        super(awaited.text(), null, false, false);
        this.awaited = awaited;
    }

    /**
     * Another way to say {@code new NotYet(new Awaited(what, reason))}.
     *
     * @param what   what is waited for, as in {@code redis at localhost:6379}
     * @param reason why it cannot be used now
     */
    public NotYet(String what, String reason) {
        this(new Awaited(what, reason));
    }

    public Awaited awaited() {
        return awaited;
    }
}
