// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;

/**
 * Reads requests in plain form, as we and the C server write nearly all of them. Much of what stands in a request stood
 * in the one before, too: all but the numbers of the FID, the cookie, the data and the timestamp. And its two FIDs are
 * most often the same. Such a piece is compared as a whole in place of being read. One thread.
 */
public final class PlainRequests {
    // The pieces that were read last, null where none was yet. Each begins behind the number before it, and ends before
    // the next number or string that is always read.
    private byte[] toSeq;
    private Action action;
    /** Where in that piece the FID begins. */
    private int fidBegin;
    private byte[] toOid;
    private byte[] toDfid;
    private int ver;
    /** Where in that piece the FID ends. */
    private int fidEnd;
    private byte[] toCookie;
    private long extentOffset;
    private long extentLength;
    private byte[] toData;
    private long gid;
    private int archiveId;
    private long flags;
    private byte[] toTimestamp;

    /**
     * Reads a request with all members that are required, in the order of {@link Member}, and no others than we know.
     *
     * @return null where the text has another form, or is none
     */
    public Request read(PlainJson json) {
        int begin = json.at();
        if (toSeq == null || !json.skip(toSeq)) {
            readToSeq(json);
        }
        int firstFid = begin + fidBegin;
        long seq = json.number();
        if (toOid == null || !json.skip(toOid)) {
            readToOid(json);
        }
        int oid = json.u32();
        int behindOid = json.at();
        if (toDfid == null || !json.skip(toDfid)) {
            readToDfid(json);
        }
        Fid fid = new Fid(seq, oid, ver);
        Fid dfid = json.skipAgain(firstFid, behindOid + fidEnd) ? fid : json.fid();
        if (toCookie == null || !json.skip(toCookie)) {
            readToCookie(json);
        }
        long cookie = json.number();
        if (toData == null || !json.skip(toData)) {
            readToData(json);
        }
        byte[] data = json.string(RequestJson.MAX_DATA_BYTES);
        long timestamp = readTimestamp(json);
        json.expect('}');
        return json.isOther() ? null : new Request(action, fid, dfid, extentOffset, extentLength, cookie, gid,
                archiveId, flags, timestamp, data, null);
    }

    private void readToSeq(PlainJson json) {
        int begin = json.at();
        json.expect('{');
        json.expectName(Member.ACTION.quoted);
        action = Action.ofCode(json.u32());
        if (action == null) {
            json.giveUp();
        }
        json.expectMember(Member.FID);
        fidBegin = json.at() - begin;
        json.expect('{');
        json.expectName(PlainJson.SEQ);
        toSeq = json.piece(begin);
    }

    private void readToOid(PlainJson json) {
        int begin = json.at();
        json.expect(',');
        json.expectName(PlainJson.OID);
        toOid = json.piece(begin);
    }

    private void readToDfid(PlainJson json) {
        int begin = json.at();
        json.expect(',');
        json.expectName(PlainJson.VER);
        ver = json.u32();
        json.expect('}');
        fidEnd = json.at() - begin;
        json.expectMember(Member.DFID);
        toDfid = json.piece(begin);
    }

    private void readToCookie(PlainJson json) {
        int begin = json.at();
        json.expectMember(Member.EXTENT_OFFSET);
        extentOffset = json.number();
        json.expectMember(Member.EXTENT_LENGTH);
        extentLength = json.number();
        json.expectMember(Member.COOKIE);
        toCookie = json.piece(begin);
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
        toData = json.piece(begin);
    }

    private long readTimestamp(PlainJson json) {
        if (toTimestamp == null || !json.skip(toTimestamp)) {
            int begin = json.at();
            if (!json.skip(',')) {
                return 0;
            }
            json.expectName(Member.TIMESTAMP.quoted);
            toTimestamp = json.piece(begin);
        }
        return json.number();
    }
}
