// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Requests for tests, and how they look on the wire. */
final class Samples {
    static final long SEQ = 0x200000401L;

    private Samples() {
    }

    static Request request(Action action, int number, String data) {
        Fid fid = new Fid(SEQ, number, 0);
        return new Request(action, fid, fid, 0, -1, 1000 + number, 0, 1, 0, 1_700_000_000_000_000_000L + number,
                data.getBytes(StandardCharsets.UTF_8), null);
    }

    /** 0 where both are the same to the last member; arrays of records are compared by identity. */
    static int compare(Object one, Object other) {
        Request a = (Request) one;
        Request b = (Request) other;
        return Arrays.equals(a.data(), b.data()) && Arrays.equals(a.extra(), b.extra())
                && withoutArrays(a).equals(withoutArrays(b)) ? 0 : 1;
    }

    private static Request withoutArrays(Request r) {
        return new Request(r.action(), r.fid(), r.dfid(), r.extentOffset(), r.extentLength(), r.cookie(), r.gid(),
                r.archiveId(), r.flags(), r.timestamp(), null, null);
    }

    static String fid(int number) {
        return "{\"f_seq\":8589935617,\"f_oid\":" + number + ",\"f_ver\":0}";
    }

    /** The item of {@link #request}. {@code data} needs no escapes. */
    static String item(int action, int number, String data) {
        return "{\"hai_action\":" + action + ",\"hai_fid\":" + fid(number) + ",\"hai_dfid\":" + fid(number)
                + ",\"hai_extent_offset\":0,\"hai_extent_length\":-1,\"hai_cookie\":" + (1000 + number)
                + ",\"hai_gid\":0,\"hal_archive_id\":1,\"hal_flags\":0,\"hai_data\":\"" + data
                + "\",\"timestamp\":" + (1_700_000_000_000_000_000L + number) + "}";
    }
}
