// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import java.io.IOException;

/** Puts a request together from its members, in any form and order. One use. */
final class RequestReader {
    /** Bits of the members that were there. */
    private int seen;
    private Action action;
    private Fid fid;
    private Fid dfid;
    private long extentOffset;
    private long extentLength;
    private long cookie;
    private long gid;
    private int archiveId;
    private long flags;
    private long timestamp;
    private byte[] data;

    /** See {@link RequestJson#read}. Reads on after a bad member, so that the parser gets to the end. */
    static Request read(JsonParser parser) throws IOException, FormatException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            throw new FormatException("item is not an object");
        }
        RequestReader reader = new RequestReader();
        JsonValues values = new JsonValues(parser);
        ExtraMembers extra = null;
        FormatException problem = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            Member member = Member.of(name);
            try {
                if (member != null) {
                    reader.take(member, values);
                } else {
                    extra = extra == null ? new ExtraMembers() : extra;
                    extra.add(parser, name);
                }
            } catch (FormatException e) {
                problem = problem == null ? e : problem;
            }
        }
        if (problem != null) {
            throw problem;
        }
        return reader.request(extra == null ? null : extra.toBytes());
    }

    /** The next value is that of this member. */
    private void take(Member member, JsonValues values) throws IOException, FormatException {
        seen |= 1 << member.ordinal();
        switch (member) {
            case ACTION -> action = action(values.u32(member));
            case FID -> fid = values.fid(member);
            case DFID -> dfid = values.fid(member);
            case EXTENT_OFFSET -> extentOffset = values.u64(member);
            case EXTENT_LENGTH -> extentLength = values.u64(member);
            case COOKIE -> cookie = values.u64(member);
            case GID -> gid = values.u64(member);
            case ARCHIVE_ID -> archiveId = values.u32(member);
            case FLAGS -> flags = values.u64(member);
            case DATA -> data = values.data(member);
            case TIMESTAMP -> timestamp = values.u64(member);
        }
    }

    private static Action action(int code) throws FormatException {
        Action action = Action.ofCode(code);
        if (action == null) {
            throw new FormatException(Member.ACTION.key + " " + code + " is not an action");
        }
        return action;
    }

    /** The request, once all members were taken. */
    private Request request(byte[] extra) throws FormatException {
        for (Member member : Member.ALL) {
            if (member.required && (seen & 1 << member.ordinal()) == 0) {
                throw new FormatException(member.key + " is missing");
            }
        }
        return new Request(action, fid, dfid.equals(fid) ? fid : dfid, extentOffset, extentLength, cookie, gid,
                archiveId, flags, timestamp, data, extra);
    }
}
