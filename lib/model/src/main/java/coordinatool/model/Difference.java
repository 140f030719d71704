// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * Something in which the queue, Lustre and the store do not agree.
 *
 * @param key     of the request
 * @param request the request, null where it is not known
 * @param detail  of the store: what is wrong; else why it cannot be repaired now, empty where it can; one line
 * @param certain whether it was seen twice, and so is no matter of moments
 * @param repaired whether it has been
 */
public record Difference(Kind kind, RequestKey key, @Nullable Request request, String detail, boolean certain,
        boolean repaired) {

    /** What it is. */
    public enum Kind {
        /** Lustre has given out the request, and the queue has it not. */
        LOST,
        /** The queue has the request, and Lustre has it not. */
        GONE,
        /** The store does not keep what the queue holds. */
        STORE
    }
}
