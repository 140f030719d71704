// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;

/**
 * Reads requests in plain form, as we and the C server write nearly all of them. Much of what stands in a request stood
 * in the one before, too: the members between its FIDs and its cookie, and those between cookie and data. And its two
 * FIDs are most often the same. Such a piece is compared as a whole in place of being read. One thread.
 */
public final class PlainRequests {
    /** From the comma behind hai_dfid to the colon behind hai_cookie; null: none was read yet. */
    private byte[] toCookie;
    private long extentOffset;
    private long extentLength;
    /** From the comma behind the cookie to the colon behind hai_data; null: none was read yet. */
    private byte[] toData;
    private long gid;
    private int archiveId;
    private long flags;

    /**
     * Reads a request with all members that are required, in the order of {@link Member}, and no others than we know.
     *
     * @return null where the text has another form, or is none
     */
    public Request read(PlainJson json) {
        json.expect('{');
        json.expectName(Member.ACTION.quoted);
        Action action = Action.ofCode(json.u32());
        json.expectMember(Member.FID);
        int fidBegin = json.at();
        Fid fid = json.fid();
        int fidEnd = json.at();
        json.expectMember(Member.DFID);
        Fid dfid = json.skipAgain(fidBegin, fidEnd) ? fid : json.fid();
        if (toCookie == null || !json.skip(toCookie)) {
            readToCookie(json);
        }
        long cookie = json.number();
        if (toData == null || !json.skip(toData)) {
            readToData(json);
        }
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

    private void readToCookie(PlainJson json) {
        int begin = json.at();
        json.expectMember(Member.EXTENT_OFFSET);
        extentOffset = json.number();
        json.expectMember(Member.EXTENT_LENGTH);
        extentLength = json.number();
        json.expectMember(Member.COOKIE);
        toCookie = json.isOther() ? null : json.since(begin);
    }

    private void readToData(PlainJson json) {
        int begin = json.at();
        json.expectMember(Member.GID);
        gid = json.number();
        json.expectMember(Member.ARCHIVE_ID);
        archiveId = json.u32();
        json.expect(',');
        flags = 0;
        if (json.skipName(Member.FLAGS.quoted)) {
            flags = json.number();
            json.expect(',');
        }
        json.expectName(Member.DATA.quoted);
        toData = json.isOther() ? null : json.since(begin);
    }
}
