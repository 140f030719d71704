// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/** A number of requests for each action: those that run, wait or have ended. Nobody runs a cancel. Immutable. */
public record Counts(long archive, long restore, long remove, long cancel) {
    public static final Counts NONE = new Counts(0, 0, 0, 0);
    /** Where numbers are limits. */
    public static final Counts UNLIMITED = new Counts(-1, -1, -1, -1);

    /** @param byAction numbers by {@link Action} ordinal */
    public static Counts of(long[] byAction) {
        return new Counts(byAction[Action.ARCHIVE.ordinal()], byAction[Action.RESTORE.ordinal()],
                byAction[Action.REMOVE.ordinal()], byAction[Action.CANCEL.ordinal()]);
    }

    public long of(Action action) {
        return switch (action) {
            case ARCHIVE -> archive;
            case RESTORE -> restore;
            case REMOVE -> remove;
            case CANCEL -> cancel;
        };
    }

    /** All of them together. */
    public long sum() {
        return archive + restore + remove + cancel;
    }
}
