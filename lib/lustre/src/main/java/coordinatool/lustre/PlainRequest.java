// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;

/** Requests in plain form, as we and the C server write nearly all of them. */
final class PlainRequest {
    private PlainRequest() {
    }

    /**
     * Reads a request with all members that are required, in the order of {@link Member}, and no others than we know.
     *
     * @return null where the text has another form, or is none
     */
    static Request read(PlainJson json) {
        json.expect('{');
        json.expectName(Member.ACTION.quoted);
        Action action = Action.ofCode(json.u32());
        json.expectMember(Member.FID);
        Fid fid = json.fid();
        json.expectMember(Member.DFID);
        Fid dfid = json.fid(fid);
        json.expectMember(Member.EXTENT_OFFSET);
        long extentOffset = json.number();
        json.expectMember(Member.EXTENT_LENGTH);
        long extentLength = json.number();
        json.expectMember(Member.COOKIE);
        long cookie = json.number();
        json.expectMember(Member.GID);
        long gid = json.number();
        json.expectMember(Member.ARCHIVE_ID);
        int archiveId = json.u32();
        json.expect(',');
        long flags = 0;
        if (json.skipName(Member.FLAGS.quoted)) {
            flags = json.number();
            json.expect(',');
        }
        json.expectName(Member.DATA.quoted);
        byte[] data = json.string(RequestJson.MAX_DATA_BYTES);
        long timestamp = 0;
        if (json.skip(',')) {
            json.expectName(Member.TIMESTAMP.quoted);
            timestamp = json.number();
        }
        json.expect('}');
        if (action == null) {
            json.giveUp();
        }
        return json.isOther() ? null : new Request(action, fid, dfid, extentOffset, extentLength, cookie, gid,
                archiveId, flags, timestamp, data, null);
    }
}
