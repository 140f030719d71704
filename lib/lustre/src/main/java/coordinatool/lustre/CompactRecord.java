// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a request in exactly the form in which we and the C server write nearly all of them: no blanks, the members of
 * coordinatool-redis(7) in their order and no others, plain numbers, printable ASCII without escapes. Whatever differs
 * in anything is left to the JSON parser, which is the judge of what is right.
 *
 * <p>A start reads a million of them in code that the JVM has hardly begun to compile; the general parser takes some
 * five times as long there, which was a third of the start. One use each.
 */
final class CompactRecord {
    private static final byte[] ACTION = ascii("{\"hai_action\":");
    private static final byte[] FID = ascii(",\"hai_fid\":");
    private static final byte[] DFID = ascii(",\"hai_dfid\":");
    private static final byte[] SEQ = ascii("{\"f_seq\":");
    private static final byte[] OID = ascii(",\"f_oid\":");
    private static final byte[] VER = ascii(",\"f_ver\":");
    private static final byte[] FID_END = ascii("}");
    private static final byte[] EXTENT_OFFSET = ascii(",\"hai_extent_offset\":");
    private static final byte[] EXTENT_LENGTH = ascii(",\"hai_extent_length\":");
    private static final byte[] COOKIE = ascii(",\"hai_cookie\":");
    private static final byte[] GID = ascii(",\"hai_gid\":");
    private static final byte[] ARCHIVE_ID = ascii(",\"hal_archive_id\":");
    private static final byte[] FLAGS = ascii(",\"hal_flags\":");
    private static final byte[] DATA = ascii(",\"hai_data\":\"");
    private static final byte[] TIMESTAMP = ascii("\",\"timestamp\":");
    private static final byte[] END = ascii("}");
    /** Digits that always fit in a long. */
    private static final int SAFE_DIGITS = 18;
    private static final long MAX_U32 = 0xffff_ffffL;

    private final byte[] text;
    private int at;
    private boolean other;

    private CompactRecord(byte[] text) {
        this.text = text;
    }

    /** The request, or null where the text has another form. */
    static Request read(byte[] text) {
        return new CompactRecord(text).read();
    }

    private Request read() {
        Action action = Action.ofCode((int) numberAfter(ACTION, Integer.MAX_VALUE));
        Fid fid = fidAfter(FID);
        Fid dfid = fidAfter(DFID);
        long extentOffset = numberAfter(EXTENT_OFFSET);
        long extentLength = numberAfter(EXTENT_LENGTH);
        long cookie = numberAfter(COOKIE);
        long gid = numberAfter(GID);
        int archiveId = (int) numberAfter(ARCHIVE_ID, MAX_U32);
        long flags = numberAfter(FLAGS);
        byte[] data = dataAfter(DATA);
        long timestamp = numberAfter(TIMESTAMP);
        expect(END);
        if (other || at != text.length || action == null) {
            return null;
        }
        return new Request(action, fid, dfid.equals(fid) ? fid : dfid, extentOffset, extentLength, cookie, gid,
                archiveId, flags, timestamp, data, null);
    }

    private Fid fidAfter(byte[] name) {
        expect(name);
        long seq = numberAfter(SEQ);
        int oid = (int) numberAfter(OID, MAX_U32);
        int ver = (int) numberAfter(VER, MAX_U32);
        expect(FID_END);
        return new Fid(seq, oid, ver);
    }

    private void expect(byte[] wanted) {
        int end = at + wanted.length;
        if (end <= text.length && Arrays.equals(text, at, end, wanted, 0, wanted.length)) {
            at = end;
        } else {
            other = true;
        }
    }

    /** A number from 0 to max. */
    private long numberAfter(byte[] name, long max) {
        long number = numberAfter(name);
        other |= number < 0 || number > max;
        return number;
    }

    private long numberAfter(byte[] name) {
        expect(name);
        boolean negative = at < text.length && text[at] == '-';
        int begin = negative ? at + 1 : at;
        int i = begin;
        long number = 0;
        while (i < text.length && text[i] >= '0' && text[i] <= '9') {
            number = number * 10 + text[i++] - '0';
        }
        int digits = i - begin;
        boolean leadingZero = digits > 0 && text[begin] == '0' && (digits > 1 || negative);
        // One digit more than is safe overflows to a negative number if it overflows at all.
        other |= digits == 0 || digits > SAFE_DIGITS + 1 || number < 0 || leadingZero;
        at = i;
        return negative ? -number : number;
    }

    private byte[] dataAfter(byte[] name) {
        expect(name);
        int i = at;
        while (i < text.length && text[i] >= ' ' && text[i] != '"' && text[i] != '\\') {
            i++;
        }
        byte[] data = i == at ? Request.NO_DATA : Arrays.copyOfRange(text, at, i);
        other |= data.length > RequestJson.MAX_DATA_BYTES;
        at = i;
        return data;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
