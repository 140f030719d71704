// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import java.io.IOException;

/** Reads one item, see {@link RequestJson#read}. Reads on after a bad member, so that the parser gets to the end. */
final class RequestReader {
    private static final String[] REQUIRED = {"hai_action", "hai_fid", "hai_dfid", "hai_extent_offset",
        "hai_extent_length", "hai_cookie", "hai_gid", "hal_archive_id", "hai_data"};
    private static final int ACTION = 1;
    private static final int FID = 1 << 1;
    private static final int DFID = 1 << 2;
    private static final int EXTENT_OFFSET = 1 << 3;
    private static final int EXTENT_LENGTH = 1 << 4;
    private static final int COOKIE = 1 << 5;
    private static final int GID = 1 << 6;
    private static final int ARCHIVE_ID = 1 << 7;
    private static final int DATA = 1 << 8;
    private static final int ALL = (1 << 9) - 1;

    /** Bits of the required members that were there; their order is that of REQUIRED. */
    private int seen;
    private String problem;
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
    private ExtraMembers extra;

    Request read(JsonParser parser) throws IOException, FormatException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            throw new FormatException("item is not an object");
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            try {
                member(parser, name);
            } catch (FormatException e) {
                problem = problem == null ? e.getMessage() : problem;
            }
        }
        if (problem == null && seen != ALL) {
            problem = REQUIRED[Integer.numberOfTrailingZeros(~seen)] + " is missing";
        }
        if (problem != null) {
            throw new FormatException(problem);
        }
        return new Request(action, fid, dfid.equals(fid) ? fid : dfid, extentOffset, extentLength, cookie, gid,
                archiveId, flags, timestamp, data, extra == null ? null : extra.toBytes());
    }

    private void member(JsonParser parser, String name) throws IOException, FormatException {
        switch (name) {
            case "hai_action" -> {
                seen |= ACTION;
                int code = Integers.u32(parser, null, name);
                action = Action.ofCode(code);
                if (action == null) {
                    throw new FormatException(name + " " + code + " is not an action");
                }
            }
            case "hai_fid" -> {
                seen |= FID;
                fid = FidJson.read(parser, name);
            }
            case "hai_dfid" -> {
                seen |= DFID;
                dfid = FidJson.read(parser, name);
            }
            case "hai_extent_offset" -> {
                seen |= EXTENT_OFFSET;
                extentOffset = Integers.u64(parser, null, name);
            }
            case "hai_extent_length" -> {
                seen |= EXTENT_LENGTH;
                extentLength = Integers.u64(parser, null, name);
            }
            case "hai_cookie" -> {
                seen |= COOKIE;
                cookie = Integers.u64(parser, null, name);
            }
            case "hai_gid" -> {
                seen |= GID;
                gid = Integers.u64(parser, null, name);
            }
            case "hal_archive_id" -> {
                seen |= ARCHIVE_ID;
                archiveId = Integers.u32(parser, null, name);
            }
            case "hal_flags" -> flags = optional(parser, name);
            case "timestamp" -> timestamp = optional(parser, name);
            case "hai_data" -> {
                seen |= DATA;
                data = data(parser, name);
            }
            default -> {
                if (extra == null) {
                    extra = new ExtraMembers();
                }
                extra.add(parser, name);
            }
        }
    }

    private static long optional(JsonParser parser, String name) throws IOException, FormatException {
        return parser.currentToken() == JsonToken.VALUE_NULL ? 0 : Integers.u64(parser, null, name);
    }

    private static byte[] data(JsonParser parser, String name) throws IOException, FormatException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            throw new FormatException(name + " is not a string");
        }
        byte[] data;
        try {
            data = DataText.decode(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } catch (FormatException e) {
            throw new FormatException(name + " holds " + e.getMessage());
        }
        if (data.length > RequestJson.MAX_DATA_BYTES) {
            throw new FormatException(name + " has more than " + RequestJson.MAX_DATA_BYTES + " bytes");
        }
        return data;
    }
}
