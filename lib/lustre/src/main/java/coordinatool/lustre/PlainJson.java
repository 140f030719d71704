// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads JSON in the form in which programs write nearly all of it: plain integers, printable ASCII without escapes, at
 * most one blank behind a colon or comma. It takes a fifth of the time of the general parser, which is the judge of
 * what is right: whatever has another form is left to it. So a reader says what it expects, without looking whether
 * that was there, and asks at the end whether the form was {@link #isOther another one}. One use, one thread.
 */
public final class PlainJson {
    /** The names of the parts of a FID. */
    static final byte[] SEQ = quoted("f_seq");
    static final byte[] OID = quoted("f_oid");
    static final byte[] VER = quoted("f_ver");
    /** Digits that always fit in a long. */
    private static final int SAFE_DIGITS = 18;
    private static final long MAX_U32 = 0xffff_ffffL;

    private final byte[] text;
    private final int end;
    private int at;
    private boolean other;

    public PlainJson(byte[] text, int offset, int length) {
        this.text = text;
        this.at = offset;
        this.end = offset + length;
    }

    /** A name or string as it stands in the text, for {@link #skip(byte[])}. */
    public static byte[] quoted(String text) {
        return ('"' + text + '"').getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether something was not as expected: then nothing that was read counts. */
    public boolean isOther() {
        return other;
    }

    /** Whether the text ends here and was as expected. */
    public boolean isComplete() {
        return !other && at == end;
    }

    /** Where the reader stands. */
    int at() {
        return at;
    }

    /** What stands from there to here; null where something was not as expected. */
    byte[] piece(int begin) {
        return other ? null : Arrays.copyOfRange(text, begin, at);
    }

    /** This is not the form that the reader knows. */
    public void giveUp() {
        other = true;
    }

    /** Goes behind this sign and one blank, if the sign is next. Returns whether it was. */
    public boolean skip(char sign) {
        if (at == end || text[at] != sign) {
            return false;
        }
        at++;
        skipBlank();
        return true;
    }

    private void skipBlank() {
        if (at < end && text[at] == ' ') {
            at++;
        }
    }

    /** Goes behind these bytes, if they are next. Returns whether they were. */
    public boolean skip(byte[] wanted) {
        return skip(wanted, 0, wanted.length);
    }

    /** The same for what stands between two places of the text. */
    boolean skipAgain(int wantedBegin, int wantedEnd) {
        return skip(text, wantedBegin, wantedEnd);
    }

    private boolean skip(byte[] wanted, int wantedBegin, int wantedEnd) {
        int behind = at + wantedEnd - wantedBegin;
        if (behind > end || !Arrays.equals(text, at, behind, wanted, wantedBegin, wantedEnd)) {
            return false;
        }
        at = behind;
        return true;
    }

    /** Goes behind a member's name and the colon, if that is the next member. Returns whether it was. */
    public boolean skipName(byte[] quoted) {
        boolean next = skip(quoted);
        if (next) {
            expect(':');
        }
        return next;
    }

    /** A member's name and the colon are next. */
    public void expectName(byte[] quoted) {
        if (!skipName(quoted)) {
            other = true;
        }
    }

    /** A member that is not the first: a comma, its name and a colon. */
    void expectMember(Member member) {
        if (skip(member.behindOther)) {
            skipBlank();
        } else {
            expect(',');
            expectName(member.quoted);
        }
    }

    public void expect(char sign) {
        other |= !skip(sign);
    }

    /** From -2^63+1 to 2^63-1. */
    public long number() {
        // The quick compiler reads fields anew for each digit.
        byte[] in = text;
        int behind = end;
        int i = at;
        boolean negative = i < behind && in[i] == '-';
        int begin = negative ? i + 1 : i;
        i = begin;
        long number = 0;
        for (int digit; i < behind && (digit = in[i] - '0') >= 0 && digit <= 9; i++) {
            number = number * 10 + digit;
        }
        int digits = i - begin;
        boolean leadingZero = digits > 0 && in[begin] == '0' && (digits > 1 || negative);
        // One digit more than is safe overflows to a negative number if it overflows at all.
        other |= digits == 0 || digits > SAFE_DIGITS + 1 || number < 0 || leadingZero;
        at = i;
        return negative ? -number : number;
    }

    /** From 0 to 2^32-1. */
    public int u32() {
        long number = number();
        other |= number < 0 || number > MAX_U32;
        return (int) number;
    }

    public Fid fid() {
        expect('{');
        expectName(SEQ);
        long seq = number();
        expect(',');
        expectName(OID);
        int oid = u32();
        expect(',');
        expectName(VER);
        int ver = u32();
        expect('}');
        return new Fid(seq, oid, ver);
    }

    /** A string's bytes, no more than this. */
    public byte[] string(int max) {
        byte[] in = text;
        int behind = end;
        int begin = at + 1;
        int i = begin;
        for (byte c; i < behind && (c = in[i]) >= ' ' && c != '"' && c != '\\';) {
            i++;
        }
        if (i >= end || text[at] != '"' || text[i] != '"' || i - begin > max) {
            other = true;
            return Request.NO_DATA;
        }
        at = i + 1;
        return begin == i ? Request.NO_DATA : Arrays.copyOfRange(text, begin, i);
    }
}
