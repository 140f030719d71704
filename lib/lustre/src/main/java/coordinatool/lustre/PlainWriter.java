// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import com.fasterxml.jackson.core.io.NumberOutput;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.util.Arrays;

/**
 * Writes requests as {@link RequestJson#write} does, the usual ones in a third of the time: those without members that
 * we do not know, and with data that are printable ASCII. One thread.
 */
final class PlainWriter {
    /** Bytes of a request without its data: names, signs, and numbers at their longest. */
    private static final int FIXED_BYTES = 512;

    private byte[] text = new byte[2 * FIXED_BYTES];
    private int end;

    /** The text; null where the request has something that is not plain. */
    byte[] write(Request request) {
        byte[] data = request.data();
        if (request.extra() != null || !isPlain(data)) {
            return null;
        }
        if (text.length < FIXED_BYTES + data.length) {
            text = new byte[FIXED_BYTES + data.length];
        }
        end = 0;
        name('{', Member.ACTION.quoted);
        number(request.action().code());
        fid(Member.FID, request.fid());
        fid(Member.DFID, request.dfid());
        member(Member.EXTENT_OFFSET, request.extentOffset());
        member(Member.EXTENT_LENGTH, request.extentLength());
        member(Member.COOKIE, request.cookie());
        member(Member.GID, request.gid());
        member(Member.ARCHIVE_ID, Integer.toUnsignedLong(request.archiveId()));
        member(Member.FLAGS, request.flags());
        put(Member.DATA.behindOther);
        put('"');
        put(data);
        put('"');
        if (request.timestamp() != 0) {
            member(Member.TIMESTAMP, request.timestamp());
        }
        put('}');
        return Arrays.copyOf(text, end);
    }

    private static boolean isPlain(byte[] data) {
        for (byte c : data) {
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private void fid(Member member, Fid fid) {
        put(member.behindOther);
        name('{', PlainJson.SEQ);
        number(fid.seq());
        name(',', PlainJson.OID);
        number(Integer.toUnsignedLong(fid.oid()));
        name(',', PlainJson.VER);
        number(Integer.toUnsignedLong(fid.ver()));
        put('}');
    }

    private void member(Member member, long value) {
        put(member.behindOther);
        number(value);
    }

    private void name(char before, byte[] quoted) {
        put(before);
        put(quoted);
        put(':');
    }

    private void number(long value) {
        end = NumberOutput.outputLong(value, text, end);
    }

    private void put(char sign) {
        text[end++] = (byte) sign;
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, text, end, bytes.length);
        end += bytes.length;
    }
}
