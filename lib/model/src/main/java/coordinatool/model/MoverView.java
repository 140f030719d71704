// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.List;

/**
 * What a status says of a mover, or of a connection that has not presented itself.
 *
 * @param name              its id, or its address where it is anonymous
 * @param state             what it is doing
 * @param disconnectedSince nanoseconds since the epoch; 0 while connected
 * @param archiveIds        those that it takes, unsigned; empty for any
 * @param suspended         whether it gets no more work until somebody has looked
 * @param slots             its batch slots
 */
public record MoverView(String name, State state, long disconnectedSince, int[] archiveIds, Tally tally,
        boolean suspended, List<BatchSlot> slots) implements ListItem {

    /** What a mover is doing. */
    public enum State {
        /** Connected, no ehlo yet. */
        INIT,
        /** After ehlo, no recv outstanding. */
        READY,
        /** Has a recv outstanding. */
        WAITING,
        /** Gone, in its grace. */
        DISCONNECTED;

        /** Its name on the wire. */
        public String word() {
            return Words.of(this);
        }
    }

    /**
     * Requests of a mover.
     *
     * @param done        requests that it has ended
     * @param failed      those of them that ended with an error
     * @param failedInARow how many have failed since the last that did not, where that is worth a warning or has
     *                    suspended it; otherwise 0
     * @param limits      how many it asked to run at most when it asked last; -1 for any number
     */
    public record Tally(Counts running, Counts done, Counts failed, int failedInARow, Counts limits) {
        public static final Tally NONE = new Tally(Counts.NONE, Counts.NONE, Counts.NONE, 0, Counts.UNLIMITED);
    }

    @Override
    public <E extends Exception> void visit(Visitor<E> visitor) throws E {
        visitor.mover(this);
    }
}
