// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.scheduler;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;

/** Requests for tests. */
public final class Requests {
    private static final long SEQ = 0x200000401L;

    private Requests() {
    }

    public static Fid fid(int oid) {
        return new Fid(SEQ, oid, 0);
    }

    public static Request request(Action action, long cookie, int file) {
        return request(action, cookie, file, 1, 0, 0, "");
    }

    public static Request request(Action action, long cookie, int file, int archiveId, long flags, long timestamp,
            String data) {
        return new Request(action, fid(file), fid(file), 0, -1, cookie, 0, archiveId, flags, timestamp,
                data.getBytes(StandardCharsets.UTF_8), null);
    }

    /** As it is once it has begun, where it is a restore. */
    public static Request withDfid(Request r, Fid dfid) {
        return new Request(r.action(), r.fid(), dfid, r.extentOffset(), r.extentLength(), r.cookie(), r.gid(),
                r.archiveId(), r.flags(), r.timestamp(), r.data(), r.extra());
    }

    public static Request archive(long cookie) {
        return request(Action.ARCHIVE, cookie, (int) cookie);
    }

    public static Request restore(long cookie) {
        return request(Action.RESTORE, cookie, (int) cookie);
    }

    public static Request remove(long cookie) {
        return request(Action.REMOVE, cookie, (int) cookie);
    }

    public static Request cancelOf(Request r) {
        return new Request(Action.CANCEL, r.fid(), r.fid(), 0, -1, r.cookie(), 0, r.archiveId(), r.flags(), 0,
                Request.NO_DATA, null);
    }
}
