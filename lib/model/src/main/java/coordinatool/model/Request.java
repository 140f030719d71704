// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

/**
 * One HSM request (an HSM action item with what its list says of it), immutable; the arrays are never changed by
 * anyone.
 *
 * @param action       what to do
 * @param fid          the file
 * @param dfid         the FID to do data I/O on; the file itself until a restore has made its volatile file
 * @param extentOffset first byte
 * @param extentLength bytes, -1 (all ones) to the end
 * @param cookie       the MDT's number for the request, unsigned 64 bits
 * @param gid          group lock id, unsigned 64 bits
 * @param archiveId    archive to use, unsigned 32 bits; 0 for any, which only a removal has
 * @param flags        hal_flags, unsigned 64 bits
 * @param timestamp    nanoseconds since the epoch at which a coordinatool first saw the request; 0 where not known yet
 * @param data         what the user gave with --data, any bytes; never null
 * @param extra        JSON members that came with the request and that we do not know, as UTF-8 text
 *                     {@code "name":value,...} without braces; null where there are none. They go where the request
 * goes.
 */
public record Request(
        Action action,
        Fid fid,
        Fid dfid,
        long extentOffset,
        long extentLength,
        long cookie,
        long gid,
        int archiveId,
        long flags,
        long timestamp,
        byte[] data,
        byte[] extra) {

    /** Data of requests that carry none. */
    public static final byte[] NO_DATA = new byte[0];

    /** The key on the wire and in Redis. */
    public RequestKey key() {
        return new RequestKey(cookie, dfid);
    }

    /** Its cookie and file, which stay when a restore has begun and has its volatile file's dfid. */
    public RequestKey fileKey() {
        return new RequestKey(cookie, fid);
    }

    /** The cancel of this request, as Lustre gives it: it names the file only. */
    public Request asCancel() {
        return new Request(Action.CANCEL, fid, fid, 0, -1, cookie, gid, archiveId, flags, timestamp, data, null);
    }

    /**
     * The same request as Lustre gave it before a mover began it: a restore that has begun has the FID of that mover's
     * volatile file as dfid, which is of no use to any other mover.
     */
    public Request asNotBegun() {
        return action != Action.RESTORE || dfid.equals(fid) ? this : new Request(action, fid, fid, extentOffset,
                extentLength, cookie, gid, archiveId, flags, timestamp, data, extra);
    }

    /** The same request without its data. */
    public Request withoutData() {
        return new Request(action, fid, dfid, extentOffset, extentLength, cookie, gid, archiveId, flags, timestamp,
                NO_DATA, extra);
    }

    /** The same request with another timestamp. */
    public Request withTimestamp(long nanos) {
        return new Request(action, fid, dfid, extentOffset, extentLength, cookie, gid, archiveId, flags, nanos, data,
                extra);
    }
}
