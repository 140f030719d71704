// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * A place of a mover for the archives of one hint.
 *
 * @param hint       null where it is free
 * @param running    how many of its archives count against its share of the mover's limit; 0 where there is no limit
 * @param expireIdle when it is for anybody if nothing waits in it, nanoseconds since the epoch
 * @param expireMax  when it is in any case; 0 for never
 */
public record BatchSlot(@Nullable byte[] hint, long running, long expireIdle, long expireMax) {
    public static final BatchSlot FREE = new BatchSlot(null, 0, 0, 0);
}
