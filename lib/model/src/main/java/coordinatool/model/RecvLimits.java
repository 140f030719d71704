// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * How much work a mover asks for. The limits by action count what it runs already; negative: no limit.
 *
 * @param maxBytes room for the packed HSM action list, bytes
 */
public record RecvLimits(int maxArchive, int maxRestore, int maxRemove, long maxBytes) {

    /** The same with another room. */
    public RecvLimits withMaxBytes(long bytes) {
        return new RecvLimits(maxArchive, maxRestore, maxRemove, bytes);
    }

    /** The limits by action; -1 for none. */
    public Counts counts() {
        return new Counts(Math.max(-1, maxArchive), Math.max(-1, maxRestore), Math.max(-1, maxRemove), -1);
    }

    /** The limit for an action. Nothing limits cancels. */
    public int max(Action action) {
        return switch (action) {
            case ARCHIVE -> maxArchive;
            case RESTORE -> maxRestore;
            case REMOVE -> maxRemove;
            case CANCEL -> -1;
        };
    }
}
